package io.bartizan.identity.saml;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import io.bartizan.identity.session.ReturnPath;
import io.bartizan.identity.web.Places;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A provider of SAML 2.0, and what the gateway is there.
public record SamlConfig(
    @Doc("What the provider calls this gateway: its entity ID, and the audience of assertions.")
        @Example("https://app.example.com/saml")
        String entityId,
    @Doc("The provider's entity ID, exactly as it names itself.")
        @Example("https://id.example.com/realms/corp")
        String issuer,
    @Doc("The provider's metadata: a file.") @Example("idp.xml") @Readable @Nullable Path metadata,
    @Doc(
            "The provider's metadata: an https URL. It is fetched again every 10 minutes, and at once when a signature is by no known key.")
        @Example("https://id.example.com/realms/corp/protocol/saml/descriptor")
        @Nullable String metadataUrl,
    @Doc("In place of metadata: certificates (PEM, up to 8) with whose keys the provider signs.")
        @Example("idp.pem")
        @Readable
        @Nullable Path certificates,
    @Doc("With `certificates`: where browsers sign in.") @Nullable String signInUrl,
    @Doc("With `certificates`: where browsers sign out, by a redirect.")
        @Nullable String signOutUrl,
    @Doc("How a browser carries our requests: `redirect`, or `post` as a form that sends itself.")
        @Default("redirect")
        Binding binding,
    @Doc(
            "Signs requests and logout messages. Without it requests are unsigned, and signing out ends only the session here.")
        @Nullable SamlKeyConfig key,
    @Doc("RSA keys that decrypt assertions; the first is published, all decrypt.")
        @OneOrMany
        @Default("[]")
        List<SamlKeyConfig> decryption,
    @Doc("Whether our metadata is signed, with `key`.") @Default("false") boolean signMetadata,
    @Doc(
            "Whether the assertion itself must be signed. Otherwise a signature of the whole response, which covers it, does too.")
        @Default("false")
        boolean wantAssertionsSigned,
    @Doc(
            "What kind of name the provider is asked for: `any`, `email`, `persistent` or `transient`.")
        @Default("any")
        NameFormat nameFormat,
    @Doc(
            "The attribute that says who it is, if that is not to be the assertion's `NameID`: for transient names.")
        @Example("uid")
        @Nullable String subjectAttribute,
    @Doc("The attribute that lists roles.") @Default("Role") String rolesAttribute,
    @Doc(
            "Attributes that become claims: by the claim's name, the attribute's. All become claims, by their own names, if this is empty.")
        @Example("{ email: \"urn:oid:0.9.2342.19200300.100.1.3\" }")
        @Default("{}")
        Map<String, String> attributes,
    @Doc(
            "How long metadata that was fetched is believed while the provider is away, if it does not itself end before. From 0s to 7d.")
        @Default("24h")
        Duration tolerateOutage,
    @Doc("How far the provider's clock may be from ours. From 0s to 5min.") @Default("30s")
        Duration leeway,
    @Doc("The path to which a browser goes after it has signed out.") @Default("/")
        String afterLogout,
    @Doc("Certificates (PEM) that vouch for the server of `metadata-url`, instead of Java's own.")
        @Readable
        @Nullable Path trust,
    @Doc(
            "Choices that weaken security: `plaintext-issuer` fetches metadata from another machine over http.")
        @Default("[]")
        Set<Unsafe> unsafe) {
  private static final Pattern ENTITY = Pattern.compile("[!-~&&[^\"<>\\\\^`{|}]]{1,1024}");

  /// How a browser carries a message to the provider.
  public enum Binding {
    /// In a query.
    REDIRECT("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"),
    /// In a form.
    POST("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST");

    private final String uri;

    Binding(String uri) {
      this.uri = uri;
    }

    String uri() {
      return uri;
    }
  }

  /// Kinds of names.
  public enum NameFormat {
    /// Whatever the provider likes.
    ANY(""),
    /// An address of mail.
    EMAIL("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
    /// The same at each sign-in, and another for each gateway.
    PERSISTENT("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
    /// Another at each sign-in.
    TRANSIENT("urn:oasis:names:tc:SAML:2.0:nameid-format:transient");

    private final String uri;

    NameFormat(String uri) {
      this.uri = uri;
    }

    String uri() {
      return uri;
    }
  }

  public SamlConfig {
    decryption = List.copyOf(decryption);
    attributes = Map.copyOf(attributes);
    unsafe = Set.copyOf(unsafe);
    long sources = Stream.of(metadata, metadataUrl, certificates).filter(s -> s != null).count();
    Check check =
        Check.all()
            .and(isEntity(entityId), "entityId", entityId, "a URI of 1 to 1024 characters")
            .and(isEntity(issuer), "issuer", issuer, "a URI of 1 to 1024 characters")
            .and(
                sources == 1,
                "metadata",
                sources + " of them",
                "one of `metadata`, `metadata-url` and `certificates`")
            .and(
                (certificates == null) == (signInUrl == null),
                "signInUrl",
                signInUrl,
                "a URL with `certificates`, and only then")
            .and(
                signOutUrl == null || certificates != null,
                "signOutUrl",
                signOutUrl,
                "only with `certificates`")
            .and(isPlace(metadataUrl), "metadataUrl", metadataUrl, "an https URL")
            .and(isGuarded(signInUrl), "signInUrl", signInUrl, "an https URL")
            .and(isGuarded(signOutUrl), "signOutUrl", signOutUrl, "an https URL")
            .and(decryption.size() <= 4, "decryption", decryption.size() + " keys", "at most 4")
            .and(!signMetadata || key != null, "signMetadata", true, "a `key` to sign with")
            .and(!rolesAttribute.isEmpty(), "rolesAttribute", "empty", "an attribute's name")
            .and(
                within(tolerateOutage, Duration.ofDays(7)),
                "tolerateOutage",
                tolerateOutage,
                "0s to 7d")
            .and(within(leeway, Duration.ofMinutes(5)), "leeway", leeway, "0s to 5min")
            .and(
                ReturnPath.isSafe(afterLogout),
                "afterLogout",
                afterLogout,
                "a path of the gateway's own");
    check.done();
    URI place = metadataUrl == null ? null : Places.of(metadataUrl);
    UnsafeChoices.of(unsafe)
        .require(
            Unsafe.PLAINTEXT_ISSUER,
            place != null && Places.exposed(place),
            "metadataUrl",
            String.valueOf(metadataUrl))
        .done();
  }

  private static boolean isEntity(String text) {
    return ENTITY.matcher(text).matches();
  }

  private static boolean isPlace(@Nullable String text) {
    return text == null || Places.of(text) != null;
  }

  /// Whether nobody can send browsers elsewhere on the way there.
  private static boolean isGuarded(@Nullable String text) {
    URI place = text == null ? null : Places.of(text);
    return text == null || place != null && !Places.exposed(place);
  }

  private static boolean within(Duration value, Duration most) {
    return !value.isNegative() && value.compareTo(most) <= 0;
  }
}

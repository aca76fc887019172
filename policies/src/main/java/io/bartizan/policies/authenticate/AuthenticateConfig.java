package io.bartizan.policies.authenticate;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.RefersTo;
import io.bartizan.identity.Way;
import io.bartizan.identity.apikey.ApiKeyConfig;
import io.bartizan.identity.basic.BasicConfig;
import io.bartizan.identity.dpop.DpopConfig;
import io.bartizan.identity.introspection.IntrospectionConfig;
import io.bartizan.identity.jwt.JwtConfig;
import io.bartizan.identity.ldap.LdapConfig;
import io.bartizan.identity.mtls.MtlsConfig;
import io.bartizan.identity.session.StepUp;
import io.bartizan.identity.signature.SignatureConfig;
import io.bartizan.identity.signin.SignInWay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How callers of a route prove who they are. With several ways, one is enough unless `require`
/// says otherwise: they are tried in the order below.
public record AuthenticateConfig(
    @Doc(
            "Bearer tokens that are JSON Web Tokens: of one issuer, or a list of issuers, of which the token's `iss` names the one whose rules hold; at most 16.")
        @OneOrMany
        @Default("[]")
        List<JwtConfig> jwt,
    @Doc(
            "Bearer tokens that their issuer is asked about. Beside `jwt`, all tokens that are not of one of its issuers.")
        @Nullable IntrospectionConfig introspection,
    @Doc(
            "Tokens that only the holder of a key can use. If absent, tokens that are bound to a key are refused.")
        @Nullable DpopConfig dpop,
    @Doc("API keys of the configuration's `consumers`.") @Nullable ApiKeyConfig apiKey,
    @Doc("Names and passwords of the configuration's `consumers`.") @Nullable BasicConfig basic,
    @Doc("Names and passwords that an LDAP directory checks.") @Nullable LdapConfig ldap,
    @Doc("Client certificates, which the listener asks for by `client-certificates`.")
        @Nullable MtlsConfig mtls,
    @Doc("HTTP Message Signatures by keys of the configuration's `consumers`.")
        @Nullable SignatureConfig signature,
    @Doc("People who have signed in, by the name of a sign-in under `sign-in`.")
        @Example("corp")
        @RefersTo("sign-in")
        @Nullable Located<String> signIn,
    @Doc("With `sign-in`: how strong and how recent it has to be.") @Nullable StepUp stepUp,
    @Doc(
            "`any`: one of several ways is enough, if no credential is rejected. `all`: each of them must accept the caller. The first that accepts says who it is.")
        @Default("any")
        Demand require,
    @Doc(
            "What `WWW-Authenticate` calls the protected area: up to 64 visible ASCII characters without quotes and backslashes.")
        @Default("api")
        String realm) {

  private static final Pattern REALM = Pattern.compile("[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,64}");

  private static final int MOST_ISSUERS = 16;

  public AuthenticateConfig {
    jwt = List.copyOf(jwt);
    int bearers = jwt.size() + (introspection == null ? 0 : 1);
    int others = ways(apiKey, basic, ldap, mtls, signature, way(signIn)).size();
    Check.all()
        .and(
            bearers + others > 0,
            "jwt",
            "absent",
            "at least one way to prove who is calling, such as `jwt`, `api-key` or `sign-in`")
        .and(jwt.size() <= MOST_ISSUERS, "jwt", jwt.size() + " issuers", "at most 16")
        .and(
            jwt.stream().map(JwtConfig::issuer).distinct().count() == jwt.size(),
            "jwt",
            "an issuer twice",
            "each issuer once")
        .and(dpop == null || bearers > 0, "dpop", "present", "only beside `jwt` or `introspection`")
        .and(
            basic == null || ldap == null,
            "ldap",
            "present",
            "not beside `basic`: a name and a password are checked in one place")
        .and(stepUp == null || signIn != null, "stepUp", "present", "only beside `sign-in`")
        .and(
            require == Demand.ANY || Math.min(1, bearers) + others > 1,
            "require",
            "all",
            "two ways at least")
        .and(
            REALM.matcher(realm).matches(),
            "realm",
            realm,
            "1 to 64 visible ASCII characters without quotes and backslashes")
        .done();
  }

  /// In the order in which they are tried.
  public List<Way> ways() {
    List<Way> all = new ArrayList<>(jwt);
    all.addAll(ways(introspection, apiKey, basic, ldap, mtls, signature, way(signIn)));
    return List.copyOf(all);
  }

  private static @Nullable Way way(@Nullable Located<String> signIn) {
    return signIn == null ? null : new SignInWay(signIn.value());
  }

  private static List<Way> ways(@Nullable Way... all) {
    return Arrays.stream(all).filter(Objects::nonNull).toList();
  }

  /// What `bartizan check` shows, such as `jwt by https://id.example.com for orders, or api-key in
  /// x-api-key`.
  public String text() {
    return ways().stream()
        .map(Way::text)
        .collect(Collectors.joining(require == Demand.ALL ? ", and " : ", or "));
  }
}

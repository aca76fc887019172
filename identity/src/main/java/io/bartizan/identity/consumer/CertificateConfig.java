package io.bartizan.identity.consumer;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Place;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// One client certificate, by its fingerprint or by one of its names. Which authorities may certify
/// a name is the listener's business, and the route's.
public record CertificateConfig(
    Place place,
    @Doc("The SHA-256 of the certificate in hexadecimal: `openssl x509 -fingerprint -sha256`.")
        @Example("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable String sha256,
    @Doc(
            "The whole subject, as RFC 4514 spells it; case and order of parts count for nothing else than RFC 4518 says.")
        @Example("CN=orders,O=Example")
        @Nullable String subject,
    @Doc("A URI among the alternative names.") @Example("spiffe://example.com/orders")
        @Nullable String uri,
    @Doc("A DNS name among the alternative names.") @Example("orders.example.com")
        @Nullable String dns,
    @Doc("An e-mail address among the alternative names.") @Example("ann@example.com")
        @Nullable String email,
    @Doc("When the consumer is known by it no longer; never if absent.")
        @Example("2027-01-01T00:00:00Z")
        @Nullable Instant expires)
    implements Credential {

  private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}");

  public CertificateConfig {
    Check.all()
        .and(
            Stream.of(
                        java.util.Optional.ofNullable(sha256),
                        java.util.Optional.ofNullable(subject),
                        java.util.Optional.ofNullable(uri),
                        java.util.Optional.ofNullable(dns),
                        java.util.Optional.ofNullable(email))
                    .filter(java.util.Optional::isPresent)
                    .count()
                == 1,
            "sha256",
            sha256,
            "exactly one of sha256, subject, uri, dns and email")
        .and(
            sha256 == null || SHA256.matcher(sha256).matches(),
            "sha256",
            sha256,
            "64 hexadecimal digits, with or without colons")
        .and(
            subject == null || readable(subject),
            "subject",
            subject,
            "a name such as CN=orders,O=Example")
        .done();
  }

  private static boolean readable(String subject) {
    try {
      return !new X500Principal(subject).getName().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public CredentialKind kind() {
    return CredentialKind.CERTIFICATE;
  }

  @Override
  public String foundBy(String consumer) {
    if (sha256 != null) {
      byte[] digest = HexFormat.of().parseHex(sha256.replace(":", "").toLowerCase(Locale.ROOT));
      return bySha256(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }
    if (subject != null) {
      return bySubject(new X500Principal(subject));
    }
    if (uri != null) {
      return byUri(uri);
    }
    return dns != null ? byDns(dns) : byEmail(Objects.requireNonNull(email));
  }

  /// By what a certificate with that thumbprint is found.
  ///
  /// @param thumbprint base64url without padding
  public static String bySha256(String thumbprint) {
    return "sha256:" + thumbprint;
  }

  /// By what a certificate with that subject is found.
  public static String bySubject(X500Principal subject) {
    return "subject:" + subject.getName(X500Principal.CANONICAL);
  }

  /// By what a certificate with that alternative name is found.
  public static String byUri(String uri) {
    return "uri:" + uri;
  }

  /// The same.
  public static String byDns(String host) {
    return "dns:" + host.toLowerCase(Locale.ROOT);
  }

  /// The same.
  public static String byEmail(String address) {
    return "email:" + address;
  }

  /// By what it is found: the certificate itself has proved all the rest.
  @Override
  public Object proof() {
    return foundBy("");
  }
}

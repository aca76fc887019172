package io.bartizan.proxy.trust;

import io.bartizan.pipeline.AlternativeNames;
import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Presented;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whom a listener believes when a client shows a certificate: the authorities that it trusts, how
/// long a path to one of them may be, and which certificates were revoked. Thread-safe; equal to
/// another one that believes the same.
public final class ClientTrust {
  /// Bytes of all certificates that a client shows.
  static final int LARGEST = 64 << 10;

  /// How RFC 4514 spells a zero in a name.
  private static final String NUL = "\\00";

  private final List<X509Certificate> authorities;
  private final int depth;
  private final boolean required;
  private final @Nullable RevocationLists revoked;

  /// @param authorities at least one, each of which may issue certificates
  /// @param depth how many certificates may stand between a client's and its authority's, 0 to 8
  /// @param required whether a client without a good certificate gets no connection
  /// @param revoked null if no lists of revoked certificates are kept
  public ClientTrust(
      List<X509Certificate> authorities,
      int depth,
      boolean required,
      @Nullable RevocationLists revoked) {
    if (authorities.isEmpty() || depth < 0 || depth > 8) {
      throw new IllegalArgumentException(
          "authorities: %d, depth: %d (expected: at least one, 0 to 8)"
              .formatted(authorities.size(), depth));
    }
    this.authorities = List.copyOf(authorities);
    this.depth = depth;
    this.required = required;
    this.revoked = revoked;
  }

  /// Whether a client without a good certificate gets no connection.
  public boolean required() {
    return required;
  }

  public List<X509Certificate> authorities() {
    return authorities;
  }

  /// The certificates that a client has shown, read anew and with nothing else held: what TLS hands
  /// over may lie in memory of its own.
  ///
  /// @throws CertificateException if one of them cannot be read, or there are more than fit
  public static List<X509Certificate> read(X509Certificate[] shown) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    int bytes = 0;
    for (X509Certificate each : shown) {
      byte[] der = each.getEncoded();
      bytes += der.length;
      if (bytes > LARGEST) {
        throw new CertificateException("more than " + LARGEST + " bytes of certificates");
      }
      chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return chain;
  }

  /// What `chain` proves at that moment. Takes one signature for each certificate of its path, and
  /// no network.
  ///
  /// @param chain the client's certificate first; at least one
  public Presented judge(List<X509Certificate> chain, long millis) {
    if (chain.size() > depth + 2) {
      return new Presented.Distrusted(
          Code.CERTIFICATE_CHAIN,
          "%d certificates (expected: up to %d)".formatted(chain.size(), depth + 2));
    }
    for (X509Certificate each : chain) {
      String lack = Strength.lack(each);
      if (lack != null) {
        return new Presented.Distrusted(Code.CERTIFICATE_WEAK, lack);
      }
    }
    return switch (new PathSearch(authorities, depth, millis).find(chain)) {
      case PathSearch.Found found -> judge(found, millis);
      case PathSearch.Lost lost -> lost.fault();
    };
  }

  /// Whether it trusts the authority of a certificate that was good once, and that is not revoked.
  /// That time goes by is another's business.
  public boolean believes(ClientCertificate certificate) {
    List<X509Certificate> issues = new ArrayList<>(certificate.path());
    issues.add(certificate.authority());
    return authorities.contains(certificate.authority())
        && (revoked == null || !revoked.names(issues));
  }

  private Presented judge(PathSearch.Found found, long millis) {
    AlternativeNames names;
    try {
      names = AlternativeNames.of(found.path().getFirst());
      subject(found.path().getFirst());
    } catch (CertificateParsingException | IllegalArgumentException e) {
      return new Presented.Distrusted(Code.CERTIFICATE_MALFORMED, "names that cannot be read");
    }
    long until = Long.MAX_VALUE;
    if (revoked != null) {
      List<X509Certificate> issues = new ArrayList<>(found.path());
      issues.add(found.authority());
      RevocationLists.Finding finding = revoked.look(issues, millis);
      if (finding.fault() != null) {
        return finding.fault();
      }
      until = finding.until();
    }
    return new ClientCertificate(found.path(), found.authority(), names, until);
  }

  private static void subject(X509Certificate leaf) {
    String name = leaf.getSubjectX500Principal().getName();
    if (name.contains(NUL) || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("subject (expected: no control characters)");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientTrust trust
        && required == trust.required
        && depth == trust.depth
        && authorities.equals(trust.authorities)
        && (revoked == null
            ? trust.revoked == null
            : trust.revoked != null && revoked.same(trust.revoked));
  }

  @Override
  public int hashCode() {
    return Objects.hash(authorities, depth, required);
  }
}

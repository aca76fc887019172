package io.bartizan.proxy.trust;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Presented;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The revocation lists of a listener (RFC 5280, section 5): complete ones, each of one issuer.
/// Thread-safe.
@SuppressWarnings("JavaUtilDate") // java.security.cert has nothing else
public final class RevocationLists {
  /// How far an issuer's clock may be ahead of ours, in milliseconds.
  private static final long SKEW = 300_000;

  private static final int CRL_SIGN = 6;

  private final List<One> lists = new ArrayList<>();
  private final boolean toleratesOutdated;
  private final boolean toleratesMissing;

  /// A list, and the key by which its signature was verified.
  private static final class One {
    private final X509CRL list;
    private volatile @Nullable PublicKey verified;

    One(X509CRL list) {
      this.list = list;
    }

    boolean isBy(X509Certificate issuer) {
      boolean[] usage = issuer.getKeyUsage();
      return list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
          && (usage == null || usage[CRL_SIGN])
          && (issuer.getPublicKey().equals(verified) || verify(issuer.getPublicKey()));
    }

    private boolean verify(PublicKey key) {
      try {
        list.verify(key);
        verified = key;
        return true;
      } catch (GeneralSecurityException _) {
        return false;
      }
    }
  }

  /// @param toleratesOutdated whether a list counts on when its issuer says there is a newer one
  /// @param toleratesMissing whether a certificate is good whose issuer has no list here
  public RevocationLists(List<X509CRL> lists, boolean toleratesOutdated, boolean toleratesMissing) {
    lists.forEach(list -> this.lists.add(new One(list)));
    this.toleratesOutdated = toleratesOutdated;
    this.toleratesMissing = toleratesMissing;
  }

  /// What the lists say of a path.
  ///
  /// @param issues the client's certificate, those between it and its authority, and that
  /// @return why it is not good, or until when it is
  Finding look(List<X509Certificate> issues, long millis) {
    long until = Long.MAX_VALUE;
    for (int i = 0; i + 1 < issues.size(); i++) {
      Finding found = look(issues.get(i), issues.get(i + 1), millis);
      if (found.fault() != null) {
        return found;
      }
      until = Math.min(until, found.until());
    }
    return new Finding(null, until);
  }

  /// @param fault why a certificate is not good; null if it is
  /// @param until the first millisecond in which that is not known any more
  record Finding(Presented.@Nullable Distrusted fault, long until) {
    static Finding fault(Code code, String reason) {
      return new Finding(new Presented.Distrusted(code, reason), 0);
    }
  }

  private Finding look(X509Certificate certificate, X509Certificate issuer, long millis) {
    X509CRL newest = null;
    for (One one : lists) {
      boolean counts = one.list.getThisUpdate().getTime() - SKEW <= millis && one.isBy(issuer);
      if (counts && (newest == null || newest.getThisUpdate().before(one.list.getThisUpdate()))) {
        newest = one.list;
      }
    }
    if (newest == null) {
      return toleratesMissing
          ? new Finding(null, Long.MAX_VALUE)
          : Finding.fault(Code.CERTIFICATE_UNCHECKED, "no revocation list of its issuer");
    }
    if (newest.getRevokedCertificate(certificate.getSerialNumber()) != null) {
      return Finding.fault(Code.CERTIFICATE_REVOKED, "revoked by its issuer's list");
    }
    long next = newest.getNextUpdate().getTime();
    if (toleratesOutdated) {
      return new Finding(null, Long.MAX_VALUE);
    }
    return next > millis
        ? new Finding(null, next)
        : Finding.fault(
            Code.CERTIFICATE_UNCHECKED,
            "its issuer's revocation list is outdated since " + newest.getNextUpdate().toInstant());
  }

  /// Whether a list names one of a path, however old the list is.
  ///
  /// @param issues as for [#look]
  boolean names(List<X509Certificate> issues) {
    for (int i = 0; i + 1 < issues.size(); i++) {
      X509Certificate certificate = issues.get(i);
      X509Certificate issuer = issues.get(i + 1);
      if (lists.stream()
          .anyMatch(one ->
              one.isBy(issuer)
                  && one.list.getRevokedCertificate(certificate.getSerialNumber()) != null)) {
        return true;
      }
    }
    return false;
  }

  /// Whether nothing is said that `other` does not say.
  boolean same(RevocationLists other) {
    return toleratesOutdated == other.toleratesOutdated
        && toleratesMissing == other.toleratesMissing
        && lists.stream()
            .map(one -> one.list)
            .toList()
            .equals(other.lists.stream().map(one -> one.list).toList());
  }
}

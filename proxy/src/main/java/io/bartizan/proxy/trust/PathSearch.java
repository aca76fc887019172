package io.bartizan.proxy.trust;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Presented;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for the path from a client's certificate to an authority (RFC 5280, section 6): upwards by
/// names, without turning back, so that its length bounds the work. For one thread and one use.
@SuppressWarnings("JavaUtilDate") // java.security.cert has nothing else
final class PathSearch {
  private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
  private static final String ANY = "2.5.29.37.0";
  private static final int DIGITAL_SIGNATURE = 0;

  /// How many authorities of one name are tried.
  private static final int NAMESAKES = 4;

  private final List<X509Certificate> authorities;
  private final int depth;
  private final long millis;
  private Presented.@Nullable Distrusted fault;

  PathSearch(List<X509Certificate> authorities, int depth, long millis) {
    this.authorities = authorities;
    this.depth = depth;
    this.millis = millis;
  }

  /// What became of a search.
  sealed interface Outcome permits Found, Lost {}

  /// @param path the client's certificate and those between it and `authority`
  record Found(List<X509Certificate> path, X509Certificate authority) implements Outcome {}

  record Lost(Presented.Distrusted fault) implements Outcome {}

  Outcome find(List<X509Certificate> chain) {
    List<X509Certificate> path = new ArrayList<>();
    List<X509Certificate> rest = new ArrayList<>(chain);
    X509Certificate next = rest.removeFirst();
    while (next != null) {
      path.add(next);
      X509Certificate authority = authority(path);
      if (authority != null) {
        return purpose(path, authority);
      }
      next = path.size() <= depth ? issuer(next, rest) : null;
    }
    return fault == null
        ? lost(Code.CERTIFICATE_UNTRUSTED, "no path to an authority that is trusted")
        : new Lost(fault);
  }

  private static @Nullable X509Certificate issuer(
      X509Certificate certificate, List<X509Certificate> rest) {
    for (int i = 0; i < rest.size(); i++) {
      if (rest.get(i).getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
        return rest.remove(i);
      }
    }
    return null;
  }

  /// The authority to which `path` leads; null if there is none, so far.
  private @Nullable X509Certificate authority(List<X509Certificate> path) {
    int tried = 0;
    for (X509Certificate authority : authorities) {
      if (authority.getSubjectX500Principal().equals(path.getLast().getIssuerX500Principal())
          && tried++ < NAMESAKES) {
        Presented.Distrusted wrong = validate(path, authority);
        if (wrong == null) {
          return authority;
        }
        fault = worse(wrong);
      }
    }
    return null;
  }

  /// Of several faults, one that says more than that nobody vouches.
  private Presented.Distrusted worse(Presented.Distrusted wrong) {
    return fault == null || fault.code() == Code.CERTIFICATE_UNTRUSTED ? wrong : fault;
  }

  private Presented.@Nullable Distrusted validate(
      List<X509Certificate> path, X509Certificate authority) {
    try {
      List<X509Certificate> all = new ArrayList<>(path);
      PKIXParameters parameters = new PKIXParameters(Set.of(anchor(authority, all)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(new Date(millis));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(all), parameters);
      return null;
    } catch (CertPathValidatorException e) {
      return distrusted(e);
    } catch (GeneralSecurityException e) {
      return new Presented.Distrusted(Code.CERTIFICATE_CHAIN, "a path that cannot be read");
    }
  }

  /// A root stands in the path itself, so that its own end and constraints count. What is trusted
  /// without being a root counts as it is, and has to be good at this moment.
  private TrustAnchor anchor(X509Certificate authority, List<X509Certificate> all)
      throws GeneralSecurityException {
    if (authority.getSubjectX500Principal().equals(authority.getIssuerX500Principal())) {
      all.add(authority);
      return new TrustAnchor(authority.getSubjectX500Principal(), authority.getPublicKey(), null);
    }
    authority.checkValidity(new Date(millis));
    if (authority.getBasicConstraints() < all.size() - 1) {
      throw new CertificateParsingException("longer than the authority allows");
    }
    return new TrustAnchor(authority, null);
  }

  private static Presented.Distrusted distrusted(CertPathValidatorException e) {
    return switch (e.getReason()) {
      case BasicReason.EXPIRED ->
          new Presented.Distrusted(Code.CERTIFICATE_EXPIRED, at(e) + "has expired");
      case BasicReason.NOT_YET_VALID ->
          new Presented.Distrusted(Code.CERTIFICATE_NOT_YET_VALID, at(e) + "is not valid yet");
      case BasicReason.INVALID_SIGNATURE ->
          new Presented.Distrusted(
              Code.CERTIFICATE_UNTRUSTED, at(e) + "has a signature by somebody else");
      case BasicReason.ALGORITHM_CONSTRAINED ->
          new Presented.Distrusted(Code.CERTIFICATE_WEAK, at(e) + "uses a weak algorithm");
      case PKIXReason why ->
          new Presented.Distrusted(Code.CERTIFICATE_CHAIN, at(e) + "breaks the path: " + why);
      default -> new Presented.Distrusted(Code.CERTIFICATE_CHAIN, at(e) + "breaks the path");
    };
  }

  private static String at(CertPathValidatorException e) {
    return e.getIndex() <= 0 ? "it " : "issuer " + e.getIndex() + " above it ";
  }

  private static Outcome purpose(List<X509Certificate> path, X509Certificate authority) {
    boolean[] usage = path.getFirst().getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      return lost(Code.CERTIFICATE_PURPOSE, "its key may not sign (expected: digitalSignature)");
    }
    try {
      for (X509Certificate each : path) {
        List<String> purposes = each.getExtendedKeyUsage();
        if (purposes != null && !purposes.contains(CLIENT) && !purposes.contains(ANY)) {
          return lost(Code.CERTIFICATE_PURPOSE, "not for clients (expected: clientAuth)");
        }
      }
    } catch (CertificateParsingException _) {
      return lost(Code.CERTIFICATE_MALFORMED, "extensions that cannot be read");
    }
    return new Found(List.copyOf(path), authority);
  }

  private static Lost lost(Code code, String reason) {
    return new Lost(new Presented.Distrusted(code, reason));
  }
}

package io.bartizan.pipeline;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// The subject alternative names of a certificate, as far as they name callers. Immutable.
///
/// @param dns host names in lower case
/// @param uris as they are written
/// @param emails as they are written
public record AlternativeNames(List<String> dns, List<String> uris, List<String> emails) {
  /// How many names a certificate may have.
  public static final int MOST = 100;

  private static final int LONGEST = 2_048;
  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;

  public AlternativeNames {
    dns = List.copyOf(dns);
    uris = List.copyOf(uris);
    emails = List.copyOf(emails);
  }

  /// The names in `certificate`.
  ///
  /// @throws CertificateParsingException if they cannot be read, are more than [#MOST], or hold
  ///   anything but visible ASCII: what reads as one name here could read as another elsewhere
  public static AlternativeNames of(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    List<String> dns = new ArrayList<>();
    List<String> uris = new ArrayList<>();
    List<String> emails = new ArrayList<>();
    if (all != null && all.size() > MOST) {
      throw new CertificateParsingException(all.size() + " names (expected: up to " + MOST + ")");
    }
    for (List<?> each : all == null ? List.<List<?>>of() : all) {
      if (each.get(1) instanceof String name) {
        switch ((Integer) each.get(0)) {
          case EMAIL -> emails.add(visible(name));
          case DNS -> dns.add(visible(name).toLowerCase(Locale.ROOT));
          case URI -> uris.add(visible(name));
          default -> {}
        }
      }
    }
    return new AlternativeNames(dns, uris, emails);
  }

  private static String visible(String name) throws CertificateParsingException {
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new CertificateParsingException(
          "a name of " + name.length() + " characters (expected: 1 to " + LONGEST + ")");
    }
    if (name.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new CertificateParsingException("a name with more than visible ASCII");
    }
    return name;
  }
}

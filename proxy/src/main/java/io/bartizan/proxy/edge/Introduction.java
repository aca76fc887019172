package io.bartizan.proxy.edge;

import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Presented;
import io.bartizan.proxy.trust.ClientTrust;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The certificates that a client has shown on its connection, and what they prove to the listener
/// as it is now: a new configuration that trusts others judges them anew. Belongs to one lane once
/// the handshake is over.
final class Introduction {
  private static final Presented OVER =
      new Presented.Distrusted(Code.CERTIFICATE_EXPIRED, "it has expired on an open connection");
  private static final Presented OUTDATED =
      new Presented.Distrusted(
          Code.CERTIFICATE_UNCHECKED, "its issuer's revocation list is outdated by now");
  private static final Presented UNREADABLE =
      new Presented.Distrusted(
          Code.CERTIFICATE_MALFORMED, "certificates that cannot be read, or are too large");

  private final List<X509Certificate> chain;
  private ClientTrust trust;
  private Presented presented;

  private Introduction(List<X509Certificate> chain, ClientTrust trust, Presented presented) {
    this.chain = chain;
    this.trust = trust;
    this.presented = presented;
  }

  /// Takes seldom more than a few milliseconds, and may be called on any thread.
  static Introduction of(X509Certificate[] shown, ClientTrust trust, long millis) {
    try {
      List<X509Certificate> chain = ClientTrust.read(shown);
      return new Introduction(chain, trust, trust.judge(chain, millis));
    } catch (CertificateException _) {
      return new Introduction(List.of(), trust, UNREADABLE);
    }
  }

  /// What it has proved so far.
  Presented presented() {
    return presented;
  }

  /// What it proves to a listener that now trusts `now`; null if that asks for no certificates.
  @Nullable Presented presented(@Nullable ClientTrust now, long millis) {
    if (now == null) {
      return null;
    }
    if (now != trust) {
      if (!now.equals(trust) && !chain.isEmpty()) {
        presented = now.judge(chain, millis);
      }
      trust = now;
    }
    return presented instanceof ClientCertificate good ? at(good, millis) : presented;
  }

  private static Presented at(ClientCertificate good, long millis) {
    if (millis >= good.end()) {
      return OVER;
    }
    return millis >= good.checkedUntil() ? OUTDATED : good;
  }
}

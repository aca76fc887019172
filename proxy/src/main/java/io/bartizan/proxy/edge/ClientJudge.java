package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Presented;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.trust.ClientTrust;
import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Judges the certificates of clients during the handshake, and leaves the judgement with the
/// session. Where a good certificate is required, a bad one ends the handshake with an alert.
final class ClientJudge extends X509ExtendedTrustManager {
  private static final String KEY = "introduction";
  private static final int DEEPEST = 8;

  private final ClientTrust trust;
  private final Ticker ticker;

  ClientJudge(ClientTrust trust, Ticker ticker) {
    this.trust = trust;
    this.ticker = ticker;
  }

  ClientTrust trust() {
    return trust;
  }

  /// What the client has shown in a handshake that is over; null if nothing. A session that was
  /// resumed is judged anew.
  @Nullable Introduction of(SSLSession session) {
    if (session.getValue(KEY) instanceof Introduction known) {
      return known;
    }
    try {
      return session.getPeerCertificates() instanceof X509Certificate[] shown && shown.length > 0
          ? Introduction.of(shown, trust, ticker.millis())
          : null;
    } catch (SSLPeerUnverifiedException _) {
      return null;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    Introduction introduction = Introduction.of(chain, trust, ticker.millis());
    if (trust.required() && introduction.presented() instanceof Presented.Distrusted bad) {
      throw alert(bad);
    }
    engine.getHandshakeSession().putValue(KEY, introduction);
  }

  /// What tells TLS which alert to send.
  private static CertificateException alert(Presented.Distrusted bad) {
    String why = bad.code().id() + ": " + bad.reason();
    return switch (bad.code()) {
      case CERTIFICATE_EXPIRED -> new CertificateExpiredException(why);
      case CERTIFICATE_NOT_YET_VALID -> new CertificateNotYetValidException(why);
      default -> new CertificateException(why, new CertPathValidatorException(why));
    };
  }

  /// Why a certificate has ended a handshake; null if something else has.
  static @Nullable String why(@Nullable Throwable failure) {
    Throwable at = failure;
    for (int i = 0; at != null && i < DEEPEST; i++) {
      if (at instanceof CertificateException refused) {
        return refused.getMessage();
      }
      at =
          at.getCause() == null && at.getSuppressed().length > 0
              ? at.getSuppressed()[0]
              : at.getCause();
    }
    return null;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a client without a connection");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("a client without a connection");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    NobodyTrusted.INSTANCE.checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    NobodyTrusted.INSTANCE.checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    NobodyTrusted.INSTANCE.checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.authorities().toArray(X509Certificate[]::new);
  }
}

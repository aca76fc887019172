package io.bartizan.identity.mtls;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks whether the certificate of a connection was revoked, with its first request and whenever
/// the answer counts no more. Thread-safe.
public final class Inquiry {
  private static final Proof REVOKED =
      new Proof.Rejected(Code.CERTIFICATE_REVOKED, "revoked, says its issuer's responder");

  /// How much longer than for a responder is waited for those who ask it.
  private static final long GRACE = Duration.ofSeconds(1).toNanos();

  private final OcspDesk desk;
  private final @Nullable URI responder;
  private final long timeoutMillis;
  private final long rememberMillis;
  private final boolean tolerant;

  public Inquiry(OcspConfig config, OcspDesk desk) {
    this.desk = desk;
    this.responder = config.responder();
    this.timeoutMillis = config.timeout().toMillis();
    this.rememberMillis = config.remember().toMillis();
    this.tolerant = config.unanswered() == OcspConfig.Doubt.ACCEPT;
  }

  /// @param named what the certificate proves if it was not revoked
  Proof ask(Exchange x, ClientCertificate certificate, Proof named) {
    if (certificate.note(this) instanceof Standing known && x.startMillis() < known.until()) {
      return judge(known, named);
    }
    OcspDesk.Question question =
        new OcspDesk.Question(
            certificate.leaf(), certificate.issuer(), responder, timeoutMillis, rememberMillis);
    return new Proof.Pending<>(
        desk.asking(question),
        (_, standing) -> {
          certificate.note(this, standing);
          return judge(standing, named);
        },
        timeoutMillis * 1_000_000 + GRACE);
  }

  private Proof judge(Standing standing, Proof named) {
    return switch (standing.kind()) {
      case GOOD -> named;
      case REVOKED -> REVOKED;
      case UNKNOWN ->
          tolerant ? named : new Proof.Rejected(Code.CERTIFICATE_UNCHECKED, standing.reason());
    };
  }
}

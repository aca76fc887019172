package io.bartizan.identity.mtls;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.identity.web.Places;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How responders are asked whether a certificate was revoked (OCSP, RFC 6960).
public record OcspConfig(
    @Doc(
            "The responder, by http or https; its answers are signed. If absent, the one that the certificate itself names.")
        @Example("http://ocsp.example.com")
        @Nullable String url,
    @Doc("How long to wait for an answer, from 100ms to 10s.") @Default("2s") Duration timeout,
    @Doc("How long an answer counts, from 10s to 24h.") @Default("10m") Duration remember,
    @Doc(
            "What becomes of a certificate if no good answer comes: `refuse`, or `accept`, with which whoever can disturb the responder undoes every revocation.")
        @Default("refuse")
        Doubt unanswered) {

  /// What is done about what is not known.
  public enum Doubt {
    /// It counts as bad.
    REFUSE,
    /// It counts as good.
    ACCEPT
  }

  public OcspConfig {
    Check.all()
        .and(
            url == null || Places.of(url) != null,
            "url",
            url,
            "an http or https URL without user information and fragment")
        .and(within(timeout, 100, 10_000), "timeout", timeout, "from 100ms to 10s")
        .and(within(remember, 10_000, 86_400_000), "remember", remember, "from 10s to 24h")
        .done();
  }

  private static boolean within(Duration time, long least, long most) {
    return time.toMillis() >= least && time.toMillis() <= most;
  }

  /// The responder that is configured; null for none.
  @Nullable URI responder() {
    return url == null ? null : Places.of(url);
  }
}

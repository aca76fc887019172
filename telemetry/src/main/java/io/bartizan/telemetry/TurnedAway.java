package io.bartizan.telemetry;

import java.util.Locale;

/// Why a client's connection is closed as soon as it is accepted.
public enum TurnedAway {
  /// The listener has as many as it may.
  CONNECTIONS,
  /// The client's address has as many as it may.
  ADDRESS,
  /// As many TLS handshakes are under way as may be.
  HANDSHAKES,
  /// The listener is about to end.
  DRAINING;

  /// What it is called in metrics.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.bartizan.telemetry;

import java.util.Locale;

/// Why a client's connection is closed before it was of any use.
public enum TurnedAway {
  /// The listener has as many as it may.
  CONNECTIONS,
  /// The client's address has as many as it may.
  ADDRESS,
  /// More TLS handshakes are under way than may be: it was the oldest, or its address has many.
  HANDSHAKES,
  /// It comes from an address that may not speak the PROXY protocol, on a listener that wants it.
  PROXY_UNTRUSTED,
  /// What should be the PROXY protocol is not, or does not come in time.
  PROXY_PROTOCOL,
  /// The listener is about to end.
  DRAINING;

  /// What it is called in metrics.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

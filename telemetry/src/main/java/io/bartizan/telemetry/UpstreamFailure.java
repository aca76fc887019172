package io.bartizan.telemetry;

import java.util.Locale;

/// How a try to forward failed, whether or not another one follows.
public enum UpstreamFailure {
  /// No connection could be made.
  CONNECT,
  /// No TLS could be agreed on, or the certificate was not good.
  TLS,
  /// The service closed the connection before its answer was whole.
  CLOSED,
  /// The service's answer is not valid HTTP.
  MALFORMED,
  /// The service did not answer in time.
  TIMEOUT,
  /// All connections that the configuration allows were taken.
  BUSY,
  /// The service says that it has not looked at the request: it may be sent again.
  REFUSED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

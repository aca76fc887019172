package io.bartizan.proxy.settings;

/// What clients may speak on a listener.
public enum ListenProtocol {
  /// HTTP/1.1, and HTTP/1.0.
  HTTP1,
  /// HTTP/2.
  H2
}

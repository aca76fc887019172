package io.bartizan.proxy.settings;

/// What is spoken with an upstream.
public enum Protocol {
  /// Over TLS what both sides agree on, HTTP/2 first; HTTP/1.1 in clear text.
  AUTO,
  HTTP1,
  /// HTTP/2, also in clear text, where both sides just know it.
  H2
}

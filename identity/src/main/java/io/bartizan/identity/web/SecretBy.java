package io.bartizan.identity.web;

/// How a client sends its password (RFC 6749, section 2.3.1).
public enum SecretBy {
  /// In `Authorization`, by the scheme Basic.
  BASIC,
  /// In the form.
  POST
}

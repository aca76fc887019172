package io.bartizan.identity.mtls;

/// What a responder says of a certificate.
///
/// @param until the first millisecond since 1970 in which it counts no more
/// @param reason for the log only
record Standing(Kind kind, long until, String reason) {
  enum Kind {
    GOOD,
    REVOKED,
    /// Nobody has said so in a way that can be believed.
    UNKNOWN
  }
}

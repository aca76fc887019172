package io.bartizan.policies.upstream;

/// What of its own the gateway publishes on a route.
public enum Publish {
  /// The keys by which services check the tokens that tell them who calls.
  IDENTITY_KEYS
}

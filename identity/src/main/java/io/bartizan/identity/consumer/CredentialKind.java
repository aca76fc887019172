package io.bartizan.identity.consumer;

/// The kinds of credentials that consumers have. Ids are unique within a kind.
public enum CredentialKind {
  /// A key of ours, found by its id.
  KEY("api-key"),
  /// A password, found by the name of its consumer.
  PASSWORD("basic"),
  /// A client certificate, found by its fingerprint or a name in it.
  CERTIFICATE("mtls"),
  /// A key for signatures, found by its id.
  SIGNATURE("signature");

  private final String method;

  CredentialKind(String method) {
    this.method = method;
  }

  /// Whether its id is that of a key: one that can be revoked by it, and that the identity names.
  public boolean named() {
    return switch (this) {
      case KEY, SIGNATURE -> true;
      case PASSWORD, CERTIFICATE -> false;
    };
  }

  /// What [io.bartizan.pipeline.Identity#method()] says of whoever calls with one.
  public String method() {
    return method;
  }
}

package io.bartizan.identity.mtls;

/// Which name in a certificate is the caller's.
public enum CallerName {
  /// The subject, as RFC 4514 spells it: `CN=orders,O=Example`.
  SUBJECT(',', false),
  /// The only URI among the alternative names, which must be a SPIFFE ID.
  SPIFFE('/', true),
  /// The only URI among the alternative names.
  URI('/', true),
  /// The only DNS name among the alternative names, in lower case.
  DNS('.', false),
  /// The only e-mail address among the alternative names.
  EMAIL('@', true),
  /// A consumer of the configuration to which the certificate belongs.
  CONSUMER('/', true);

  private final char separator;
  private final boolean rootFirst;

  CallerName(char separator, boolean rootFirst) {
    this.separator = separator;
    this.rootFirst = rootFirst;
  }

  /// What stands between the parts of such a name.
  char separator() {
    return separator;
  }

  /// Whether the part that the others lie in comes first.
  boolean rootFirst() {
    return rootFirst;
  }
}

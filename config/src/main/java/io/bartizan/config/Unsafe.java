package io.bartizan.config;

/// Every choice that weakens security and that an operator may nevertheless need. None is ever made
/// by a default: it is spelled out under `unsafe:` beside what needs it, and listed by `check` and
/// in the log. What has no name here (the `none` algorithm, TLS below 1.2) cannot be chosen at all.
public enum Unsafe {
  PLAINTEXT_LISTENER("requests are accepted in clear text on an address that is not loopback"),
  PLAINTEXT_UPSTREAM("requests are sent in clear text to a host that is not loopback"),
  PLAINTEXT_ISSUER("an issuer of tokens is asked in clear text on a host that is not loopback"),
  PLAINTEXT_STORE("sessions and marks are kept in clear text on a host that is not loopback"),
  PLAINTEXT_DIRECTORY("passwords are sent in clear text to a host that is not loopback"),
  INSECURE_UPSTREAM_TLS("the certificate of an upstream is not verified"),
  ANY_ORIGIN("scripts of every web site may read the answers"),
  KEY_IN_QUERY("keys stand in the query, where histories and logs of others keep them"),
  KEY_IN_COOKIE("keys stand in cookies, which browsers send with requests of any page"),
  COMPRESSED_SECRETS(
      "the length of compressed answers may betray a secret in them to who can add text beside it"),
  LOST_RULES("rules that ask for what is refused, such as a pattern with look-around, are not run"),
  ADMIN_OFF_LOOPBACK("the admin listener is reachable from other machines"),
  ENCODED_SLASH("%2F is accepted in paths, which upstreams may read as a separator");

  private final String meaning;

  Unsafe(String meaning) {
    this.meaning = meaning;
  }

  /// What the choice means, as a clause for logs and `check`.
  public String meaning() {
    return meaning;
  }

  /// The name in the file, such as `plaintext-upstream`.
  public String key() {
    return Kebab.of(name());
  }
}

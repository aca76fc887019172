package io.bartizan.identity.vault;

import io.bartizan.config.Secret;
import io.bartizan.identity.Json;
import java.util.Map;

/// A version of what lies at a path: its fields. Prints none of them.
final class VaultEntry {
  private final Object version;
  private final Map<?, ?> fields;

  private VaultEntry(Object version, Map<?, ?> fields) {
    this.version = version;
    this.fields = fields;
  }

  /// What Vault answers when it is asked for a path.
  ///
  /// @throws IllegalArgumentException if that is no such answer
  static VaultEntry of(String path, byte[] answer) {
    try {
      if (Json.object(answer).get("data") instanceof Map<?, ?> outer
          && outer.get("data") instanceof Map<?, ?> fields
          && outer.get("metadata") instanceof Map<?, ?> metadata
          && metadata.get("version") instanceof Number version) {
        return new VaultEntry(version, fields);
      }
    } catch (Json.Malformed _) {
      throw unexpected(path);
    }
    throw unexpected(path);
  }

  private static IllegalArgumentException unexpected(String path) {
    return new IllegalArgumentException(
        "vault: "
            + path
            + ": an answer without data and version (expected: a secret of the key-value engine version 2 that is not deleted)");
  }

  /// @throws IllegalArgumentException if there is no such field, or it is no text
  Secret field(String path, String name) {
    if (fields.get(name) instanceof String text && !text.isEmpty()) {
      return Secret.of("vault:" + path + '#' + name, text);
    }
    throw new IllegalArgumentException(
        "vault: " + path + " has no field " + name + " that is a text (expected: one)");
  }

  boolean same(VaultEntry other) {
    return version.equals(other.version) && fields.equals(other.fields);
  }

  @Override
  public String toString() {
    return "version " + version;
  }
}

package io.bartizan.config;

import java.util.Locale;
import java.util.Set;

/// Header fields that carry credentials by their definition: what stands in them is never shown.
public final class CredentialFields {
  private static final Set<String> NAMES =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key");

  private CredentialFields() {}

  /// Whether the field is one of them, however its name is written.
  public static boolean include(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT));
  }
}

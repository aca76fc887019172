package io.bartizan.identity.token;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a token is bound to (`cnf`, RFC 7800).
///
/// @param key the thumbprint of the key that a DPoP proof must be signed with (RFC 9449, section
///   6.1); null for none
/// @param certificate the SHA-256 of the certificate that the client's connection must have shown,
///   in base64url (RFC 8705, section 3.1); null for none
public record Binding(@Nullable String key, @Nullable String certificate) {
  /// To nothing.
  public static final Binding NONE = new Binding(null, null);

  private static final String KEY = "jkt";
  private static final String CERTIFICATE = "x5t#S256";

  /// What `claims` say; null if it is something that cannot be checked here, which nobody has
  /// proved then.
  public static @Nullable Binding of(Map<String, Object> claims) {
    return switch (claims.get("cnf")) {
      case null -> NONE;
      case Map<?, ?> cnf -> members(cnf);
      default -> null;
    };
  }

  private static @Nullable Binding members(Map<?, ?> cnf) {
    Object key = cnf.get(KEY);
    Object certificate = cnf.get(CERTIFICATE);
    int known = (key == null ? 0 : 1) + (certificate == null ? 0 : 1);
    boolean texts =
        (key == null || key instanceof String)
            && (certificate == null || certificate instanceof String);
    return known > 0 && known == cnf.size() && texts
        ? new Binding((String) key, (String) certificate)
        : null;
  }

  public boolean isNone() {
    return key == null && certificate == null;
  }
}

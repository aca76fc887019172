package io.bartizan.identity.jwt;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds roles and scopes among the claims of a token.
final class Grants {
  private final String rolesClaim;
  private final List<String> rolesPath;
  private final String scopeClaim;

  Grants(String rolesClaim, String scopeClaim) {
    this.rolesClaim = rolesClaim;
    this.rolesPath = List.of(rolesClaim.split("\\.", -1));
    this.scopeClaim = scopeClaim;
  }

  /// The roles; empty if there is no such claim; null if it is neither a text nor a list of texts.
  @Nullable Set<String> roles(Map<String, Object> claims) {
    Object found = claims.get(rolesClaim);
    return texts(found != null ? found : along(claims), false);
  }

  private @Nullable Object along(Map<String, Object> claims) {
    Object at = claims;
    for (String step : rolesPath) {
      at = at instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return at;
  }

  /// The scopes; see [#roles].
  @Nullable Set<String> scopes(Map<String, Object> claims) {
    Object found = claims.get(scopeClaim);
    return texts(found != null ? found : claims.get("scp"), true);
  }

  private static @Nullable Set<String> texts(@Nullable Object claim, boolean split) {
    return switch (claim) {
      case null -> Set.of();
      case String text -> split ? words(text) : Set.of(text);
      case List<?> list -> all(list);
      default -> null;
    };
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>(List.of(text.split(" ", -1)));
    words.remove("");
    return words;
  }

  private static @Nullable Set<String> all(List<?> list) {
    Set<String> texts = new HashSet<>();
    for (Object each : list) {
      if (!(each instanceof String text)) {
        return null;
      }
      texts.add(text);
    }
    return texts;
  }
}

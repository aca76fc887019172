package io.bartizan.identity.jwt;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Code;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a configuration demands of claims that have no meaning to the gateway.
final class Demands {
  /// Stands for any value.
  static final String PRESENT = "present";

  /// Besides those that every token needs (RFC 9068, section 2.2).
  private static final List<String> OF_ACCESS_TOKENS = List.of("client_id", "iat", "jti");

  private final Map<String, Set<String>> required;
  private final List<String> texts;

  Demands(Map<String, Set<String>> required, Profile profile) {
    this.required = required;
    this.texts = profile == Profile.AT_JWT ? OF_ACCESS_TOKENS : List.of();
  }

  /// What is wrong; null if nothing is.
  Proof.@Nullable Rejected judge(Map<String, Object> claims) {
    for (String name : texts) {
      if (!present(claims.get(name))) {
        return new Proof.Rejected(
            Code.TOKEN_CLAIMS, "no usable " + name + ", as RFC 9068 asks for");
      }
    }
    for (var demand : required.entrySet()) {
      if (!meets(claims.get(demand.getKey()), demand.getValue())) {
        return new Proof.Rejected(
            Code.TOKEN_CLAIMS, demand.getKey() + " is none of " + demand.getValue());
      }
    }
    return null;
  }

  private static boolean present(@Nullable Object claim) {
    return claim instanceof Long || claim instanceof String text && !text.isEmpty();
  }

  private static boolean meets(@Nullable Object claim, Set<String> wanted) {
    return switch (claim) {
      case null -> false;
      case List<?> list -> list.stream().anyMatch(item -> meets(item, wanted));
      case String text -> wanted.contains(text) || wanted.contains(PRESENT);
      case Boolean truth -> wanted.contains(truth.toString()) || wanted.contains(PRESENT);
      case Long number -> wanted.contains(number.toString()) || wanted.contains(PRESENT);
      case Map<?, ?> _, Double _ -> wanted.contains(PRESENT);
      default -> false;
    };
  }
}

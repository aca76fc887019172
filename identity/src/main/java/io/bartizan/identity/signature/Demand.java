package io.bartizan.identity.signature;

import java.util.List;
import java.util.Set;

/// What a signature has to cover.
record Demand(List<String> components) {
  private static final String DIGEST = "content-digest";

  /// Whether a configuration may demand it.
  static boolean known(String component) {
    return Component.WHOLE.contains(component) || Component.field(component);
  }

  /// The first thing that `covered`, names of components, lacks; empty if it lacks nothing.
  ///
  /// @param body whether the request has one
  String missing(Set<String> covered, boolean body) {
    for (String each : components) {
      if (!covers(covered, each)) {
        return each;
      }
    }
    return body && !covered.contains(DIGEST) ? DIGEST : "";
  }

  private static boolean covers(Set<String> covered, String wanted) {
    if (covered.contains(wanted)) {
      return true;
    }
    boolean whole = covered.contains("@target-uri");
    return switch (wanted) {
      case "@target-uri" ->
          covered.contains("@authority") && covers(covered, "@path") && covers(covered, "@query");
      case "@authority", "@scheme" -> whole;
      case "@path", "@query" -> whole || covered.contains("@request-target");
      default -> false;
    };
  }
}

package io.bartizan.waf.engine;

import io.bartizan.waf.transform.Transformation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// All chains of transformations that rules ask for. Complete before the first transaction begins.
final class Chains {
  private record Step(Chain before, String name) {}

  private final Chain none = new Chain(0, null, null, 0, -1, false);
  private final Map<Step, Chain> known = new HashMap<>();
  private final Map<String, Integer> steps = new HashMap<>();

  /// No transformation.
  Chain none() {
    return none;
  }

  /// A chain and one more transformation.
  Chain then(Chain before, String name, Transformation transformation) {
    String key = name.toLowerCase(Locale.ROOT);
    Chain chain = known.get(new Step(before, key));
    if (chain == null) {
      int step = steps.computeIfAbsent(key, _ -> steps.size());
      chain =
          new Chain(
              known.size() + 1, before, transformation, Touched.by(key), step, Touched.grows(key));
      known.put(new Step(before, key), chain);
      before.prolongedBy(chain);
    }
    return chain;
  }

  /// How many chains there are.
  int size() {
    return known.size() + 1;
  }
}

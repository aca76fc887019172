package io.bartizan.config;

import io.bartizan.config.InvalidValue.Fault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares the unsafe choices a record needs with those its `unsafe` component lists: one that is
/// needed but not listed, and one that is listed but not needed, are both errors. Used in a compact
/// constructor:
///
/// ```java
/// UnsafeChoices.of(unsafe)
///     .require(Unsafe.PLAINTEXT_UPSTREAM, isPlaintext(endpoint), "endpoint", endpoint)
///     .done();
/// ```
public final class UnsafeChoices {
  private final Set<Unsafe> listed;
  private final Set<Unsafe> needed = EnumSet.noneOf(Unsafe.class);
  private final List<Fault> faults = new ArrayList<>();

  private UnsafeChoices(Set<Unsafe> listed) {
    this.listed = listed;
  }

  public static UnsafeChoices of(Set<Unsafe> listed) {
    return new UnsafeChoices(listed);
  }

  /// Says that `value` in `component` needs `choice` if `needs` holds.
  public UnsafeChoices require(
      Unsafe choice, boolean needs, String component, @Nullable Object value) {
    if (needs) {
      needed.add(choice);
      if (!listed.contains(choice)) {
        faults.add(new Fault(component, refusal(choice, value)));
      }
    }
    return this;
  }

  /// @throws InvalidValue with every choice that is missing or superfluous
  public void done() {
    listed.stream().filter(choice -> !needed.contains(choice)).sorted().forEach(this::superfluous);
    if (!faults.isEmpty()) {
      throw new InvalidValue(faults);
    }
  }

  private void superfluous(Unsafe choice) {
    faults.add(
        new Fault(
            "unsafe", Shown.complaint(choice.key(), "only choices that something here needs")));
  }

  private static String refusal(Unsafe choice, @Nullable Object value) {
    return "%s is refused unless `unsafe: [%s]` stands beside it (%s)"
        .formatted(Shown.of(value), choice.key(), choice.meaning());
  }
}

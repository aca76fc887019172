package io.bartizan.config;

import io.bartizan.config.InvalidValue.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a compact constructor demands of its components. [#that] throws at once; [#all] gathers
/// several demands, so that the operator reads all of them in one run:
///
/// ```java
/// Check.all()
///     .and(permits > 0, "permits", permits, "> 0")
///     .and(window.isPositive(), "window", window, "a positive duration")
///     .done();
/// ```
public final class Check {
  private final List<Fault> faults = new ArrayList<>();

  private Check() {}

  /// @throws InvalidValue saying `component: VALUE (expected: EXPECTED)` unless `ok`
  public static void that(boolean ok, String component, @Nullable Object value, String expected) {
    if (!ok) {
      throw new InvalidValue(List.of(new Fault(component, Shown.complaint(value, expected))));
    }
  }

  public static Check all() {
    return new Check();
  }

  public Check and(boolean ok, String component, @Nullable Object value, String expected) {
    if (!ok) {
      faults.add(new Fault(component, Shown.complaint(value, expected)));
    }
    return this;
  }

  /// @throws InvalidValue with every demand that was not met
  public void done() {
    if (!faults.isEmpty()) {
      throw new InvalidValue(faults);
    }
  }
}

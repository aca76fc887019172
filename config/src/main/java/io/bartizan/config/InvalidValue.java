package io.bartizan.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration record was given values it does not allow. Thrown by [Check] in a compact
/// constructor; the binder reports each fault at the place of its component.
public final class InvalidValue extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// What is wrong with one component; `component` is the Java name, `complaint` reads on after it.
  public record Fault(String component, String complaint) {
    @Override
    public String toString() {
      return component + ": " + complaint;
    }
  }

  private final transient List<Fault> faults;

  InvalidValue(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}

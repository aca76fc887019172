package io.bartizan.pipeline;

/// A policy in its place on the road.
///
/// @param name what logs, metrics and `explain` call it, such as `limit`
/// @param work implements at least one of [OnHead], [OnBody], [OnForward], [OnAnswer], [OnEnd]
/// @param mode whether its refusals count
public record Policy(String name, Object work, Mode mode) {
  /// Whether a policy's refusals count.
  public enum Mode {
    /// It refuses.
    ENFORCE,
    /// It only reports what it would have refused. A policy that throws is counted and passed.
    WATCH
  }

  public Policy {
    if (!(work instanceof OnHead
        || work instanceof OnBody
        || work instanceof OnForward
        || work instanceof OnAnswer
        || work instanceof OnEnd)) {
      throw new IllegalArgumentException(
          "policy "
              + name
              + ": "
              + work.getClass().getName()
              + " (expected: something that implements at least one moment)");
    }
  }

  public static Policy enforced(String name, Object work) {
    return new Policy(name, work, Mode.ENFORCE);
  }
}

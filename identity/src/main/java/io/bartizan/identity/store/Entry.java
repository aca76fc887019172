package io.bartizan.identity.store;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;

/// What a store takes.
final class Entry {
  private Entry() {}

  /// The work, which fails if no store takes such a value for such a time.
  static <T> Verdict.Work<T> checked(Bytes value, Duration life, Verdict.Work<T> work) {
    return done -> {
      try {
        check(value, life);
      } catch (IllegalArgumentException why) {
        done.failed(why);
        return;
      }
      work.begin(done);
    };
  }

  /// The work, which fails if no log takes such an entry.
  static <T> Verdict.Work<T> checkedLine(Bytes entry, Duration life, Verdict.Work<T> work) {
    return entry.length() <= Store.LOG_ENTRY_LONGEST
        ? checked(entry, life, work)
        : done ->
            done.failed(
                new IllegalArgumentException(
                    "entry: "
                        + entry.length()
                        + " bytes (expected: at most "
                        + Store.LOG_ENTRY_LONGEST
                        + ")"));
  }

  /// @throws IllegalArgumentException if no store takes such a value for such a time
  static void check(Bytes value, Duration life) {
    if (value.length() > Store.VALUE_LONGEST) {
      throw new IllegalArgumentException(
          "value: " + value.length() + " bytes (expected: at most " + Store.VALUE_LONGEST + ")");
    }
    if (life.compareTo(Store.LIFE_SHORTEST) < 0 || life.compareTo(Store.LIFE_LONGEST) > 0) {
      throw new IllegalArgumentException(
          "life: " + life + " (expected: 1 ms to " + Store.LIFE_LONGEST.toDays() + " days)");
    }
  }
}

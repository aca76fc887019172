package io.bartizan.identity.store;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.Optional;

/// Values that are kept until they end. Thread-safe.
///
/// Work may return at once, on the thread that begins it, or later on any other. It fails if the
/// store cannot be asked, or takes nothing more: then nobody knows, and whoever asks has to refuse.
///
/// Asking for a life or a value beyond the bounds below is a mistake of the caller; at the latest
/// the work fails.
public interface Store extends AutoCloseable {
  /// The longest value, in bytes.
  int VALUE_LONGEST = 64 << 10;

  /// The shortest life.
  Duration LIFE_SHORTEST = Duration.ofMillis(1);

  /// The longest life.
  Duration LIFE_LONGEST = Duration.ofDays(400);

  /// Keeps a mark for `life`; says whether there was none before. Of several that ask at once
  /// exactly one is told so.
  Verdict.Work<Boolean> mark(Key key, Duration life);

  /// Keeps `value` for `life`, in place of what was there.
  Verdict.Work<Boolean> put(Key key, Bytes value, Duration life);

  /// What is kept there.
  Verdict.Work<Optional<Bytes>> get(Key key);

  /// What was kept there, and is no more. Of several that ask at once at most one gets it.
  Verdict.Work<Optional<Bytes>> take(Key key);

  /// The most entries of a log.
  int LOG_LONGEST = 100_000;

  /// The longest entry of a log, in bytes.
  int LOG_ENTRY_LONGEST = 4 << 10;

  /// Appends `entry` to the log of that name, where it stays for `life`, which is the same for all
  /// entries of a log. Fails if the log is full.
  ///
  /// @param log 1 to 32 small letters, digits and `-`
  Verdict.Work<Boolean> append(String log, Bytes entry, Duration life);

  /// What was appended to a log behind `mark`.
  ///
  /// @param mark of an [Extract] of the same log, or [Extract#START]
  /// @param most how many entries at most, 1 to 10,000
  Verdict.Work<Extract> read(String log, String mark, int most);

  /// Gives up all that it holds here; work that is under way fails.
  @Override
  void close();
}

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

  /// Gives up all that it holds here; work that is under way fails.
  @Override
  void close();
}

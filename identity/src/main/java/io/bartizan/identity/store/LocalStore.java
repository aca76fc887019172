package io.bartizan.identity.store;

import io.bartizan.config.Size;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps values in the memory of one process. Bounded in bytes: what has ended is dropped; if all
/// that is kept is still good, nothing more is taken, and work fails. Work returns at once.
public final class LocalStore implements Store {
  /// About what an entry takes besides its value, in bytes.
  private static final int ENTRY = 250;

  /// @param end the first nanosecond of the ticker in which it is kept no more
  /// @param number which entry it is, counted from the first
  private record Kept(Key key, Bytes value, long end, long number) {
    int weight() {
      return ENTRY + value.length();
    }
  }

  private final Ticker ticker;
  private long limit;
  private final long start;
  private final Map<Key, Kept> kept = new HashMap<>();
  private final TreeSet<Kept> ends =
      new TreeSet<>(Comparator.comparingLong(Kept::end).thenComparingLong(Kept::number));
  private final LocalLogs logs = new LocalLogs();
  private long weight;
  private long number;

  /// @param limit how many bytes it may hold, about
  public LocalStore(Ticker ticker, Size limit) {
    this.ticker = ticker;
    this.limit = limit.bytes();
    this.start = ticker.nanos();
  }

  /// From now on it may hold so many bytes, about. What it holds stays, also if that is more.
  synchronized void limit(Size most) {
    limit = most.bytes();
  }

  @Override
  public Verdict.Work<Boolean> mark(Key key, Duration life) {
    return now(() -> {
      if (find(key) != null) {
        return false;
      }
      keep(key, Bytes.EMPTY, life);
      return true;
    });
  }

  @Override
  public Verdict.Work<Boolean> put(Key key, Bytes value, Duration life) {
    return now(() -> {
      keep(key, value, life);
      return true;
    });
  }

  @Override
  public Verdict.Work<Optional<Bytes>> get(Key key) {
    return now(() -> Optional.ofNullable(find(key)).map(Kept::value));
  }

  @Override
  public Verdict.Work<Optional<Bytes>> take(Key key) {
    return now(() -> {
      Optional<Kept> found = Optional.ofNullable(find(key));
      found.ifPresent(this::drop);
      return found.map(Kept::value);
    });
  }

  @Override
  public Verdict.Work<Boolean> append(String log, Bytes entry, Duration life) {
    byte[] own = entry.toArray();
    return Entry.checkedLine(
        entry,
        life,
        now(() -> {
          dropEnded();
          checkRoom(weight + logs.weight() + own.length);
          logs.append(log, Bytes.view(own, 0, own.length), time(), life.toNanos());
          return true;
        }));
  }

  @Override
  public Verdict.Work<Extract> read(String log, String mark, int most) {
    return now(() -> logs.read(log, mark, most, time()));
  }

  private void checkRoom(long after) {
    if (after > limit) {
      throw new StoreFull("a store of " + after + " bytes (expected: at most " + limit + ")");
    }
  }

  private <T> Verdict.Work<T> now(Supplier<T> answer) {
    return done -> {
      T value;
      try {
        value = locked(answer);
      } catch (StoreFull | IllegalArgumentException why) {
        done.failed(why);
        return;
      }
      done.value(value);
    };
  }

  private synchronized <T> T locked(Supplier<T> answer) {
    return answer.get();
  }

  private @Nullable Kept find(Key key) {
    Kept found = kept.get(key);
    return found == null || found.end <= time() ? null : found;
  }

  private void keep(Key key, Bytes value, Duration life) {
    Entry.check(value, life);
    dropEnded();
    Kept before = kept.get(key);
    byte[] own = value.toArray();
    Kept next = new Kept(key, Bytes.view(own, 0, own.length), time() + life.toNanos(), number++);
    long after = weight + next.weight() - (before == null ? 0 : before.weight());
    checkRoom(after + logs.weight());
    if (before != null) {
      drop(before);
    }
    kept.put(key, next);
    ends.add(next);
    weight += next.weight();
  }

  private void dropEnded() {
    long now = time();
    logs.dropEnded(now);
    while (!ends.isEmpty() && ends.first().end <= now) {
      drop(ends.first());
    }
  }

  private void drop(Kept one) {
    if (kept.remove(one.key, one)) {
      ends.remove(one);
      weight -= one.weight();
    }
  }

  /// Nanoseconds since it was made.
  private long time() {
    return ticker.nanos() - start;
  }

  /// About how many bytes it holds.
  public synchronized long bytes() {
    return weight + logs.weight();
  }

  @Override
  public synchronized void close() {
    logs.clear();
    kept.clear();
    ends.clear();
    weight = 0;
  }
}

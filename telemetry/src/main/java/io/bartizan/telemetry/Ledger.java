package io.bartizan.telemetry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The meters of one kind by name, at most `limit` of them: names beyond it are counted together as
/// `other`. A name that a new configuration no longer has is kept for [#LINGER], so that what it
/// counted is still read; if it returns, it goes on counting from there. Thread-safe.
final class Ledger<M> {
  static final String OTHER = "other";
  static final long LINGER = TimeUnit.MINUTES.toNanos(10);

  private final int limit;
  private final Function<String, M> fresh;
  private final BiFunction<String, M, M> sharing;
  private final M other;
  private volatile boolean crowded;
  private final Map<String, Entry<M>> entries = new LinkedHashMap<>();

  private static final class Entry<M> {
    final M meter;
    @Nullable Long removed;

    Entry(M meter) {
      this.meter = meter;
    }
  }

  /// @param fresh makes a meter of a name
  /// @param sharing makes a meter of a name whose counts are those of another
  Ledger(int limit, Function<String, M> fresh, BiFunction<String, M, M> sharing) {
    this.limit = limit;
    this.fresh = fresh;
    this.sharing = sharing;
    this.other = fresh.apply(OTHER);
  }

  /// The meter called `name`, if it is listed.
  synchronized @Nullable M find(String name) {
    Entry<M> entry = entries.get(name);
    return entry == null ? null : entry.meter;
  }

  /// A meter that is not listed yet.
  M make(String name) {
    return fresh.apply(name);
  }

  /// A meter for a name for which there is no room.
  M overflow(String name) {
    crowded = true;
    return sharing.apply(name, other);
  }

  int limit() {
    return limit;
  }

  /// The meter called `name`, listed for good if there is room.
  synchronized M join(String name) {
    Entry<M> entry = entries.get(name);
    if (entry == null) {
      if (entries.size() == limit || name.equals(OTHER)) {
        return overflow(name);
      }
      entry = new Entry<>(make(name));
      entries.put(name, entry);
    }
    return entry.meter;
  }

  /// Lists `current`, and lets all others linger.
  synchronized void list(Map<String, M> current, long nanos) {
    forget(nanos);
    retire(current.keySet(), nanos);
    for (Map.Entry<String, M> named : current.entrySet()) {
      entries.computeIfAbsent(named.getKey(), _ -> new Entry<>(named.getValue())).removed = null;
    }
    crowdOut();
  }

  private void retire(Set<String> current, long nanos) {
    entries.forEach((name, entry) -> {
      if (entry.removed == null && !current.contains(name)) {
        entry.removed = nanos;
      }
    });
  }

  private void forget(long nanos) {
    entries.values().removeIf(e -> e.removed != null && nanos - e.removed >= LINGER);
  }

  /// Those that linger make room for those that are current, the oldest first.
  private void crowdOut() {
    Iterator<Entry<M>> all = entries.values().iterator();
    while (entries.size() > limit && all.hasNext()) {
      if (all.next().removed != null) {
        all.remove();
      }
    }
  }

  /// All meters to show, `other` last if it stands for any.
  synchronized List<M> shown(long nanos) {
    forget(nanos);
    List<M> shown = new ArrayList<>();
    entries.values().forEach(entry -> shown.add(entry.meter));
    if (crowded) {
      shown.add(other);
    }
    return shown;
  }
}

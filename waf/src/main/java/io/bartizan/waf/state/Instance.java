package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One instance of a collection that lives on, such as IP for one address: variables, each with the
/// time when it ceases to be. Any thread; times in milliseconds of the store's clock.
public final class Instance {
  /// How many variables an instance may have.
  static final int MOST = 200;

  private static final long NEVER = Long.MAX_VALUE;

  private record Kept(Text text, long until) {}

  private final Variable collection;
  private final Map<Text, Kept> kept = new LinkedHashMap<>();
  private final AtomicLong total;
  private long bytes;
  private boolean gone;
  private long used;

  /// `total` counts the bytes of all instances.
  Instance(Variable collection, long now, AtomicLong total) {
    this.collection = collection;
    this.used = now;
    this.total = total;
  }

  /// The text of a variable; null if it is not set or has ceased to be.
  public synchronized @Nullable Text get(Text name, long now) {
    Kept found = kept.get(Names.lowered(name));
    return found == null || found.until <= now ? null : found.text;
  }

  /// Sets or, with null, removes a variable; how long it lives stays as it was.
  public synchronized void set(Text name, @Nullable Text text, long now) {
    used = now;
    Text key = Names.lowered(name);
    Kept before = kept.get(key);
    if (text == null) {
      kept.remove(key);
      count(key, before, -1);
    } else if (before != null || hasRoom(now)) {
      Kept after = new Kept(text, before == null || before.until <= now ? NEVER : before.until);
      kept.put(key, after);
      count(key, before, -1);
      count(key, after, 1);
    }
  }

  private boolean hasRoom(long now) {
    if (kept.size() == MOST) {
      kept.entrySet().removeIf(old -> hasExpired(old.getKey(), old.getValue(), now));
    }
    return kept.size() < MOST;
  }

  private boolean hasExpired(Text name, Kept old, long now) {
    boolean expired = old.until <= now;
    count(name, expired ? old : null, -1);
    return expired;
  }

  private void count(Text name, @Nullable Kept variable, int sign) {
    if (variable != null && !gone) {
      int size = sign * (name.length() + variable.text.length());
      bytes += size;
      total.addAndGet(size);
    }
  }

  /// Its bytes no longer count: the store let go of it.
  synchronized void release() {
    gone = true;
    total.addAndGet(-bytes);
  }

  /// Adds to a variable, which counts from 0 if it is not set or no number.
  public synchronized Text add(Text name, long amount, long now) {
    Text sum = Text.latin1(Long.toString(Numbers.of(get(name, now)) + amount));
    set(name, sum, now);
    return sum;
  }

  /// Lets a variable cease to be at a time.
  public synchronized void expire(Text name, long at) {
    kept.computeIfPresent(Names.lowered(name), (_, before) -> new Kept(before.text, at));
  }

  /// Adds all variables to what is found.
  public synchronized void all(Found found, long now) {
    kept.forEach((name, value) -> {
      if (value.until > now) {
        found.add(collection, new Value(collection, name, value.text));
      }
    });
  }

  synchronized boolean idleSince(long time) {
    return used < time;
  }
}

package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Collections that live on from one transaction to the next, in memory. At most a number of
/// instances, and 64 MiB of names and values: the one that was opened longest ago goes first. Any
/// thread.
public final class Store {
  /// Longer keys are kept as their digest: clients choose them.
  private static final int LONGEST = 64;

  private record Key(Variable collection, Text key) implements Comparable<Key> {
    static Key of(Variable collection, Text key) {
      return new Key(collection, key.length() <= LONGEST ? Text.of(key.bytes()) : digest(key));
    }

    @Override
    public int compareTo(Key other) {
      int order = collection.compareTo(other.collection);
      return order != 0 ? order : key.compareTo(other.key);
    }

    private static Text digest(Text key) {
      try {
        return Text.of(MessageDigest.getInstance("SHA-512").digest(key.bytes()));
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException(missing);
      }
    }
  }

  private static final long MOST_BYTES = 64L << 20;

  private final AtomicLong bytes = new AtomicLong();
  private final InstantSource clock;
  private final int most;
  private final long timeout;
  private final Map<Key, Instance> instances = new LinkedHashMap<>(16, 0.75f, true);

  /// A store of at most `most` instances; one that nobody changed for `timeout` seconds goes.
  public Store(InstantSource clock, int most, int timeout) {
    this.clock = clock;
    this.most = most;
    this.timeout = timeout * 1000L;
  }

  /// The instance of a key, which begins empty.
  public synchronized Instance open(Variable collection, Text key) {
    long now = now();
    Key place = Key.of(collection, key);
    Instance instance = instances.get(place);
    if (instance == null || instance.idleSince(now - timeout)) {
      if (instance != null) {
        instance.release();
      }
      instance = new Instance(collection, now, bytes);
      instances.put(place, instance);
    }
    shrink();
    return instance;
  }

  /// Milliseconds since 1970.
  public long now() {
    return clock.millis();
  }

  /// How many instances there are.
  public synchronized int size() {
    return instances.size();
  }

  private void shrink() {
    Iterator<Instance> oldest = instances.values().iterator();
    while (instances.size() > most || (bytes.get() > MOST_BYTES && instances.size() > 1)) {
      oldest.next().release();
      oldest.remove();
    }
  }
}

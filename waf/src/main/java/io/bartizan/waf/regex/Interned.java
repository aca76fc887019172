package io.bartizan.waf.regex;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was made of something and is still in use, so that it need not be made again: rule sets
/// that have patterns in common hold them once. Any thread.
final class Interned<K, V> {
  private final Map<K, Kept<K, V>> all = new HashMap<>();
  private final ReferenceQueue<V> gone = new ReferenceQueue<>();

  private static final class Kept<K, V> extends WeakReference<V> {
    final K key;

    Kept(K key, V value, ReferenceQueue<V> gone) {
      super(value, gone);
      this.key = key;
    }
  }

  /// What was made of a key; null if nobody has it.
  synchronized @Nullable V known(K key) {
    Kept<K, V> kept = all.get(key);
    return kept == null ? null : kept.get();
  }

  /// Keeps what was made of a key, or else what somebody else made of it meanwhile.
  synchronized V keep(K key, V made) {
    Reference<? extends V> one;
    while ((one = gone.poll()) != null) {
      if (one instanceof Kept<?, ?> kept) {
        all.remove(kept.key, kept);
      }
    }
    V known = known(key);
    if (known == null) {
      all.put(key, new Kept<>(key, made, gone));
    }
    return known == null ? made : known;
  }
}

package io.bartizan.waf.regex;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Room to work in that is kept for the next who needs it, unless memory is short. Any thread; what
/// is taken belongs to one.
final class Spare<T> {
  private final AtomicReference<@Nullable SoftReference<T>> kept = new AtomicReference<>();

  /// What is kept, or else something made.
  T take(Supplier<T> maker) {
    SoftReference<T> reference = kept.getAndSet(null);
    T known = reference == null ? null : reference.get();
    return known == null ? maker.get() : known;
  }

  /// Keeps it.
  void give(T used) {
    kept.set(new SoftReference<>(used));
  }
}

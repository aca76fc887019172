package io.bartizan.identity.consumer;

import java.util.HashMap;
import java.util.Map;

/// Keeps what is equal once: most consumers have the roles and tags of others. For one thread.
final class Once {
  /// How many different values are looked at; what comes later is kept as it comes.
  private static final int MOST = 10_000;

  private final Map<Object, Object> values = new HashMap<>();

  /// `value`, or what is equal to it and came before.
  @SuppressWarnings("unchecked") // what is equal to a set, map or text of texts is one too
  <T> T of(T value) {
    if (values.size() >= MOST && !values.containsKey(value)) {
      return value;
    }
    Object before = values.putIfAbsent(value, value);
    return before == null ? value : (T) before;
  }
}

package io.bartizan.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

/// A typed place in every exchange, for what a policy must remember between two moments. Make one
/// in a static field.
public final class Slot<T> {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private final Class<T> type;
  private final int index = COUNT.getAndIncrement();

  private Slot(String name, Class<T> type) {
    this.name = name;
    this.type = type;
  }

  public static <T> Slot<T> of(String name, Class<T> type) {
    return new Slot<>(name, type);
  }

  int index() {
    return index;
  }

  T cast(Object value) {
    return type.cast(value);
  }

  @Override
  public String toString() {
    return name;
  }
}

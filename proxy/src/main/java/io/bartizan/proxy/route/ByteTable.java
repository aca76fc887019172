package io.bartizan.proxy.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A map from texts to values that is asked with a range of bytes, without making an object. Filled
/// once, then only read.
final class ByteTable<V> {
  private byte[][] keys = new byte[8][];
  private @Nullable Object[] values = new Object[8];
  private int size;

  @Nullable V get(byte[] bytes, int from, int to) {
    if (size == 0) {
      return null;
    }
    int slot = slot(bytes, from, to, keys.length);
    while (keys[slot] != null) {
      if (Arrays.equals(keys[slot], 0, keys[slot].length, bytes, from, to)) {
        return value(slot);
      }
      slot = slot + 1 & keys.length - 1;
    }
    return null;
  }

  @Nullable V get(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    return get(bytes, 0, bytes.length);
  }

  void put(String key, V value) {
    if (size * 2 >= keys.length) {
      grow();
    }
    insert(key.getBytes(StandardCharsets.ISO_8859_1), value);
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  private void insert(byte[] key, @Nullable Object value) {
    int slot = slot(key, 0, key.length, keys.length);
    while (keys[slot] != null) {
      slot = slot + 1 & keys.length - 1;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  private void grow() {
    byte[][] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new byte[oldKeys.length * 2][];
    values = new Object[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != null) {
        insert(oldKeys[i], oldValues[i]);
      }
    }
  }

  private static int slot(byte[] bytes, int from, int to, int length) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash * 0x9E3779B1 >>> 8) & length - 1;
  }

  @SuppressWarnings("unchecked")
  private @Nullable V value(int slot) {
    return (V) values[slot];
  }
}

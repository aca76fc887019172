package io.bartizan.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A read-only range of bytes. It does not copy: it is valid as long as the exchange that it came
/// from.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final byte[] array;
  private final int from;
  private final int length;

  private Bytes(byte[] array, int from, int length) {
    this.array = array;
    this.from = from;
    this.length = length;
  }

  /// A view of `array`, which the caller promises not to change while the view is in use.
  public static Bytes view(byte[] array, int from, int to) {
    return from == to ? EMPTY : new Bytes(array, from, to - from);
  }

  /// The bytes of `text` in ISO 8859-1.
  public static Bytes of(String text) {
    byte[] array = text.getBytes(StandardCharsets.ISO_8859_1);
    return view(array, 0, array.length);
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /// The byte at `index`, from 0 to `length() - 1`.
  public byte at(int index) {
    if (index < 0 || index >= length) {
      throw new IndexOutOfBoundsException(
          "index: " + index + " (expected: 0 to " + (length - 1) + ")");
    }
    return array[from + index];
  }

  /// The index of the first `wanted` at or after `start`, or -1.
  public int indexOf(char wanted, int start) {
    for (int i = start; i < length; i++) {
      if (array[from + i] == (byte) wanted) {
        return i;
      }
    }
    return -1;
  }

  public Bytes slice(int start, int end) {
    if (start < 0 || end > length || start > end) {
      throw new IndexOutOfBoundsException(
          "slice: " + start + " to " + end + " (expected: within 0 to " + length + ")");
    }
    return view(array, from + start, from + end);
  }

  /// Copies all bytes to `target` from `at` on and returns the index behind the last one.
  public int copyTo(byte[] target, int at) {
    System.arraycopy(array, from, target, at, length);
    return at + length;
  }

  public byte[] toArray() {
    byte[] copy = new byte[length];
    copyTo(copy, 0);
    return copy;
  }

  public boolean same(byte[] other) {
    return other.length == length
        && java.util.Arrays.equals(array, from, from + length, other, 0, length);
  }

  /// Whether the bytes from `start` on are `other`.
  public boolean sameFrom(int start, byte[] other) {
    return start >= 0
        && length - start == other.length
        && java.util.Arrays.equals(array, from + start, from + length, other, 0, other.length);
  }

  /// The eight bytes from `index` on as one number, in an order that is always the same on one
  /// machine.
  public long longAt(int index) {
    java.util.Objects.checkFromIndexSize(index, Long.BYTES, length);
    return (long) LONGS.get(array, from + index);
  }

  /// Whether both are equal when ASCII letters are compared without their case.
  public boolean sameIgnoringCase(String lowerCase) {
    if (lowerCase.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Ascii.lower(array[from + i]) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether it begins with `prefix` when ASCII letters are compared without their case.
  public boolean startsIgnoringCase(String lowerCase) {
    return length >= lowerCase.length() && slice(0, lowerCase.length()).sameIgnoringCase(lowerCase);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes b
        && java.util.Arrays.equals(array, from, from + length, b.array, b.from, b.from + b.length);
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + array[from + i];
    }
    return hash;
  }

  /// The bytes as ISO 8859-1, one character a byte. Never call it on a secret.
  @Override
  public String toString() {
    return new String(array, from, length, StandardCharsets.ISO_8859_1);
  }

  /// The bytes as UTF-8; malformed sequences become U+FFFD.
  public String utf8() {
    return new String(array, from, length, StandardCharsets.UTF_8);
  }
}

package io.bartizan.waf.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that a rule looks at: `array` from `start` (inclusive) to `end` (exclusive). Nobody
/// changes the array while a text lends it. Equal by content; safe to share between threads.
public final class Text implements Comparable<Text> {
  /// No bytes.
  public static final Text EMPTY = new Text(new byte[0], 0, 0);

  private final byte[] array;
  private final int start;
  private final int end;

  private Text(byte[] array, int start, int end) {
    this.array = array;
    this.start = start;
    this.end = end;
  }

  /// A view of part of an array, which nobody may change from now on.
  public static Text of(byte[] array, int start, int end) {
    if (start < 0 || end > array.length || start > end) {
      throw new IndexOutOfBoundsException(
          "text: " + start + ".." + end + " (expected: within 0.." + array.length + ")");
    }
    return start == end ? EMPTY : new Text(array, start, end);
  }

  /// A view of a whole array, which nobody may change from now on.
  public static Text of(byte[] array) {
    return of(array, 0, array.length);
  }

  /// The UTF-8 bytes of a string.
  public static Text of(String string) {
    return of(string.getBytes(StandardCharsets.UTF_8));
  }

  /// A byte for each character, of which only the lower eight bits count.
  public static Text latin1(String string) {
    return of(string.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The array that the text is part of.
  public byte[] array() {
    return array;
  }

  /// Where the text starts in the array, inclusive.
  public int start() {
    return start;
  }

  /// Where the text ends in the array, exclusive.
  public int end() {
    return end;
  }

  /// How many bytes.
  public int length() {
    return end - start;
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return start == end;
  }

  /// The byte at an index, counted from the start of the text.
  public byte at(int index) {
    return array[start + index];
  }

  /// Part of the text; indexes count from its start.
  public Text part(int from, int to) {
    return from == 0 && to == length() ? this : of(array, start + from, start + to);
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return Arrays.copyOfRange(array, start, end);
  }

  /// A character for each byte.
  public String latin1() {
    return new String(array, start, length(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Text text
            && length() == text.length()
            && Arrays.equals(array, start, end, text.array, text.start, text.end);
  }

  /// By bytes without sign: texts that are made to have the same hash are found fast all the same.
  @Override
  public int compareTo(Text other) {
    return Arrays.compareUnsigned(array, start, end, other.array, other.start, other.end);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /// The text as UTF-8; what is no UTF-8 shows as a replacement character.
  @Override
  public String toString() {
    return new String(array, start, length(), StandardCharsets.UTF_8);
  }
}

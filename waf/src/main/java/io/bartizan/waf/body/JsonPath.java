package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The name of the value that is being read, such as `json.a.array_0`, and the containers it is in.
final class JsonPath {
  private static final byte[] ELEMENT = ".array_".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = Arrays.copyOf("json".getBytes(StandardCharsets.US_ASCII), 128);
  private int length = 4;
  private int[] starts = new int[16];
  private int[] members = new int[16];
  private boolean[] arrays = new boolean[16];
  private int[] numbers = new int[16];
  private int opened;
  private int depth;

  int depth() {
    return depth;
  }

  boolean inArray() {
    return arrays[depth];
  }

  /// How many members the innermost container has so far.
  int members() {
    return members[depth];
  }

  /// The number of the innermost container; each has another.
  int container() {
    return numbers[depth];
  }

  int length() {
    return length;
  }

  Text name() {
    return Text.of(Arrays.copyOf(bytes, length));
  }

  /// A container begins, named as the value that it is.
  void open(boolean array) {
    depth++;
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, 2 * depth);
      members = Arrays.copyOf(members, 2 * depth);
      arrays = Arrays.copyOf(arrays, 2 * depth);
      numbers = Arrays.copyOf(numbers, 2 * depth);
    }
    starts[depth] = length;
    members[depth] = 0;
    arrays[depth] = array;
    numbers[depth] = ++opened;
  }

  void close() {
    length = starts[depth--];
  }

  /// The next member of an object.
  void key(Text key) {
    length = starts[depth];
    members[depth]++;
    add('.');
    reserve(key.length());
    System.arraycopy(key.array(), key.start(), bytes, length, key.length());
    length += key.length();
  }

  /// The next element of an array.
  void element() {
    length = starts[depth];
    reserve(ELEMENT.length);
    System.arraycopy(ELEMENT, 0, bytes, length, ELEMENT.length);
    length += ELEMENT.length;
    number(members[depth]++);
  }

  private void number(int number) {
    if (number >= 10) {
      number(number / 10);
    }
    add('0' + number % 10);
  }

  private void add(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}

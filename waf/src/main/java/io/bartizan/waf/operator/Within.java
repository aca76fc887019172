package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import org.jspecify.annotations.Nullable;

/// Whether the value stands somewhere in the argument. From the second value on it is known which
/// pairs of bytes the argument has: most values have another one.
final class Within implements Operator {
  private static final int PAIRS = 1024;

  private final Text argument;
  private boolean asked;
  private volatile long @Nullable [] pairs;

  Within(Text argument) {
    this.argument = argument;
  }

  @Override
  public boolean matches(Text value, Match match) {
    return mayStand(value) && Search.find(argument, value) >= 0;
  }

  /// Where threads race, the pairs are found twice.
  private boolean mayStand(Text value) {
    long[] known = pairs;
    if (known == null && asked) {
      known = pairs();
      pairs = known;
    }
    asked = true;
    return known == null || hasPairs(known, value);
  }

  private static boolean hasPairs(long[] known, Text value) {
    byte[] array = value.array();
    for (int i = value.start(); i + 1 < value.end(); i++) {
      int pair = pair(array[i], array[i + 1]);
      if ((known[pair >> 6] >>> pair & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  private long[] pairs() {
    long[] found = new long[PAIRS / Long.SIZE];
    for (int i = 0; i + 1 < argument.length(); i++) {
      int pair = pair(argument.at(i), argument.at(i + 1));
      found[pair >> 6] |= 1L << pair;
    }
    return found;
  }

  /// The same for equal pairs, and seldom for others.
  private static int pair(byte one, byte other) {
    return (one * 37 + other & 0xff) + (one & 3) * 256;
  }
}

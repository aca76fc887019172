package io.bartizan.waf.regex;

/// In which states trials were that failed: at each of the last places of a text, the last two. To
/// be reused; for one thread.
final class Failures {
  private static final int MOST = 1 << 16;
  private static final int STATE = 0xffff;

  private int[] states = new int[1 << 10];
  private int mask = states.length - 1;
  private int reached;

  /// Starts over, for so many places.
  void begin(int places) {
    int size = Integer.highestOneBit(Math.clamp(places, 1, MOST / 2)) * 2;
    if (states.length < size) {
      states = new int[size];
      mask = size - 1;
    }
    reached = 0;
  }

  /// Whether a state is known at a place, from 0; if not, it is remembered.
  boolean knows(int place, int state) {
    if (place >= reached) {
      states[place & mask] = state;
      reached = place + 1;
      return false;
    }
    if (place < reached - mask - 1) {
      return false;
    }
    int two = states[place & mask];
    states[place & mask] = two << 16 | state;
    return (two & STATE) == state || two >>> 16 == state;
  }
}

package io.bartizan.waf.regex;

/// Something that learns at the cost of a [Share]. Any thread.
interface Learner {
  /// Gives back what it has, and starts over; what is under way is not disturbed.
  void forget();

  /// Whether nobody asked it since this was last asked.
  boolean rested();
}

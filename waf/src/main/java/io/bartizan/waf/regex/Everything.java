package io.bartizan.waf.regex;

import java.util.List;

/// The pattern `^.*$`, with which rule sets take all of a text: it always matches, and matches all.
final class Everything {
  private static final int BYTES = 256;

  private Everything() {}

  /// Whether a pattern is this one.
  static boolean is(Node node) {
    return node instanceof Node.Sequence(List<Node> parts)
        && parts.size() == 3
        && parts.get(0) instanceof Node.Check(Assertion start)
        && start == Assertion.Edge.LINE_START
        && parts.get(1)
            instanceof Node.Repeat(Node.One(ByteSet set), int least, int most, boolean lazy)
        && set.size() == BYTES
        && least == 0
        && most == Node.FOREVER
        && !lazy
        && parts.get(2) instanceof Node.Check(Assertion end)
        && end == Assertion.Edge.LINE_END;
  }
}

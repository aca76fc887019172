package io.bartizan.waf.regex;

import java.util.List;

/// A part of a pattern.
sealed interface Node {
  Node EMPTY = new Sequence(List.of());

  /// No limit to a repeat.
  int FOREVER = Integer.MAX_VALUE;

  /// Whether it can match nothing, wherever it stands.
  boolean nullable();

  /// One byte of a set.
  record One(ByteSet set) implements Node {
    private static final One[] EXACT = new One[256];
    private static final One[] FOLDED = new One[256];

    static {
      for (int value = 0; value < EXACT.length; value++) {
        EXACT[value] = new One(ByteSet.of(value));
        FOLDED[value] = new One(ByteSet.of(value).folded());
      }
    }

    /// One byte.
    static One exact(int value) {
      return EXACT[value];
    }

    /// One byte, or the same letter in its other case.
    static One folded(int value) {
      return FOLDED[value];
    }

    @Override
    public boolean nullable() {
      return false;
    }
  }

  /// A place, and no byte.
  record Check(Assertion assertion) implements Node {
    @Override
    public boolean nullable() {
      return false;
    }
  }

  /// One after the other.
  record Sequence(List<Node> parts) implements Node {
    static Node of(List<Node> parts) {
      return parts.size() == 1 ? parts.getFirst() : new Sequence(List.copyOf(parts));
    }

    @Override
    public boolean nullable() {
      return parts.stream().allMatch(Node::nullable);
    }
  }

  /// One of several, preferring the earlier.
  record Choice(List<Node> options) implements Node {
    static Node of(List<Node> options) {
      return options.size() == 1 ? options.getFirst() : new Choice(List.copyOf(options));
    }

    @Override
    public boolean nullable() {
      return options.stream().anyMatch(Node::nullable);
    }
  }

  /// From `least` to `most` (or [#FOREVER]) times; lazy prefers fewer.
  record Repeat(Node body, int least, int most, boolean lazy) implements Node {
    @Override
    public boolean nullable() {
      return least == 0 || body.nullable();
    }
  }

  /// A numbered group, from 1.
  record Capture(int group, Node body) implements Node {
    @Override
    public boolean nullable() {
      return body.nullable();
    }
  }
}

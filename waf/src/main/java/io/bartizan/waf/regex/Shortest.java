package io.bartizan.waf.regex;

import java.util.List;

/// How short a text may be at least in which an expression is found.
final class Shortest {
  /// Longer ones count as this long, in bytes.
  static final int MOST = 1 << 16;

  private Shortest() {}

  /// A number of bytes, 0 to [#MOST].
  static int of(Node node) {
    return (int) Math.min(MOST, bytes(node));
  }

  private static long bytes(Node node) {
    return switch (node) {
      case Node.One _ -> 1;
      case Node.Check _ -> 0;
      case Node.Capture(_, Node body) -> of(body);
      case Node.Sequence(List<Node> parts) -> parts.stream().mapToLong(Shortest::of).sum();
      case Node.Choice(List<Node> options) ->
          options.stream().mapToInt(Shortest::of).min().orElse(0);
      case Node.Repeat(Node body, int least, _, _) -> (long) least * of(body);
    };
  }
}

package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Node.Capture;
import io.bartizan.waf.regex.Node.Check;
import io.bartizan.waf.regex.Node.Choice;
import io.bartizan.waf.regex.Node.One;
import io.bartizan.waf.regex.Node.Repeat;
import io.bartizan.waf.regex.Node.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// With which bytes a match can start.
final class First {
  private First() {}

  /// The bytes; null if a match may take none.
  static @Nullable ByteSet of(Node node) {
    return switch (node) {
      case One(ByteSet set) -> set;
      case Check _ -> null;
      case Capture(_, Node body) -> of(body);
      case Repeat(Node body, int least, _, _) -> least == 0 ? null : of(body);
      case Choice(List<Node> options) -> any(options);
      case Sequence(List<Node> parts) -> leading(parts);
    };
  }

  private static @Nullable ByteSet any(List<Node> options) {
    ByteSet all = ByteSet.NONE;
    for (Node option : options) {
      ByteSet set = of(option);
      if (set == null) {
        return null;
      }
      all = all.or(set);
    }
    return all;
  }

  private static @Nullable ByteSet leading(List<Node> parts) {
    ByteSet all = ByteSet.NONE;
    for (Node part : parts) {
      ByteSet set = of(part);
      if (set != null) {
        return all.or(set);
      }
      all = all.or(possible(part));
    }
    return null;
  }

  /// The bytes of a part that may take none: all, unless it is only a place or one optional set.
  private static ByteSet possible(Node part) {
    return switch (part) {
      case Check _ -> ByteSet.NONE;
      case Repeat(One(ByteSet set), _, _, _) -> set;
      case Sequence(List<Node> parts) when parts.isEmpty() -> ByteSet.NONE;
      case One _, Sequence _, Choice _, Repeat _, Capture _ -> ByteSet.ALL;
    };
  }
}

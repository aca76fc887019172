package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Node.Capture;
import io.bartizan.waf.regex.Node.Check;
import io.bartizan.waf.regex.Node.Choice;
import io.bartizan.waf.regex.Node.One;
import io.bartizan.waf.regex.Node.Repeat;
import io.bartizan.waf.regex.Node.Sequence;
import java.util.ArrayList;
import java.util.List;

/// Drops what does not change whether a pattern is found somewhere: what may be left out at either
/// end, and the groups. `\s*foo.*` is found where `foo` is.
final class Trim {
  private Trim() {}

  static Node of(Node node) {
    return end(end(bare(node), false), true);
  }

  /// Drops what does not change where a match can start.
  static Node tail(Node node) {
    return end(bare(node), false);
  }

  private static Node bare(Node node) {
    return switch (node) {
      case One _, Check _ -> node;
      case Capture(_, Node body) -> bare(body);
      case Repeat(Node body, int least, int most, _) -> new Repeat(bare(body), least, most, false);
      case Choice(List<Node> options) -> new Choice(options.stream().map(Trim::bare).toList());
      case Sequence(List<Node> parts) -> Sequence.of(flat(parts));
    };
  }

  private static List<Node> flat(List<Node> parts) {
    List<Node> all = new ArrayList<>();
    for (Node part : parts) {
      Node bare = bare(part);
      all.addAll(bare instanceof Sequence(List<Node> inner) ? inner : List.of(bare));
    }
    return all;
  }

  /// Trims the first end, or else the last.
  private static Node end(Node node, boolean first) {
    if (node.nullable()) {
      return Node.EMPTY;
    }
    return switch (node) {
      case One _, Check _ -> node;
      case Capture(_, Node body) -> end(body, first);
      case Repeat(Node body, int least, _, _) ->
          least == 1 ? end(body, first) : new Repeat(body, least, least, false);
      case Choice(List<Node> options) ->
          new Choice(options.stream().map(option -> end(option, first)).toList());
      case Sequence(List<Node> parts) -> sequence(new ArrayList<>(parts), first);
    };
  }

  private static Node sequence(List<Node> parts, boolean first) {
    while (!parts.isEmpty() && at(parts, first).nullable()) {
      parts.remove(first ? 0 : parts.size() - 1);
    }
    if (!parts.isEmpty()) {
      parts.set(first ? 0 : parts.size() - 1, end(at(parts, first), first));
    }
    return Sequence.of(parts);
  }

  private static Node at(List<Node> parts, boolean first) {
    return first ? parts.getFirst() : parts.getLast();
  }
}

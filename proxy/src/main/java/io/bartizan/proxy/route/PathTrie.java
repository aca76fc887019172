package io.bartizan.proxy.route;

import io.bartizan.proxy.settings.PathPattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The routes of one host by path. The most specific route wins: literal text before `{name}`
/// before `/**`, segment by segment. The time to find it depends on the path, not on the number of
/// routes.
final class PathTrie {
  private final Node root = new Node();

  void add(RouteSpec spec) {
    Node node = root;
    for (PathPattern.Segment segment : spec.path().segments()) {
      node =
          switch (segment) {
            case PathPattern.Literal literal -> node.literal(literal.text());
            case PathPattern.Parameter _ -> node.any();
          };
    }
    (spec.path().deep() ? node.rest : node.here).add(new Leaf(spec));
  }

  /// Sorts the candidates of each path. To be called once, after the last [#add].
  void seal() {
    root.seal();
  }

  /// The best route for the path from `from` to `to`, or null; `question` remembers which methods
  /// were offered instead.
  @Nullable Target find(Question question, byte[] path, int from, int to) {
    return root.find(question, path, from, to);
  }

  private static final class Node {
    private final ByteTable<Node> literals = new ByteTable<>();
    private final List<Node> children = new ArrayList<>();
    private @Nullable Node any;
    private final List<Leaf> here = new ArrayList<>();
    private final List<Leaf> rest = new ArrayList<>();
    private Leaf[] hereSorted = {};
    private Leaf[] restSorted = {};

    Node literal(String segment) {
      Node child = literals.get(segment);
      if (child == null) {
        child = new Node();
        literals.put(segment, child);
        children.add(child);
      }
      return child;
    }

    Node any() {
      if (any == null) {
        any = new Node();
        children.add(any);
      }
      return any;
    }

    void seal() {
      hereSorted = here.stream().sorted(Leaf.MOST_SPECIFIC_FIRST).toArray(Leaf[]::new);
      restSorted = rest.stream().sorted(Leaf.MOST_SPECIFIC_FIRST).toArray(Leaf[]::new);
      children.forEach(Node::seal);
    }

    @Nullable Target find(Question question, byte[] path, int at, int to) {
      Target found = at == to ? first(hereSorted, question) : below(question, path, at, to);
      return found != null ? found : first(restSorted, question);
    }

    private @Nullable Target below(Question question, byte[] path, int at, int to) {
      int next = at + 1;
      while (next < to && path[next] != '/') {
        next++;
      }
      Node literal = literals.get(path, at + 1, next);
      Target found = literal == null ? null : literal.find(question, path, next, to);
      if (found == null && any != null && next > at + 1) {
        found = any.find(question, path, next, to);
      }
      return found;
    }

    private static @Nullable Target first(Leaf[] leaves, Question question) {
      for (Leaf leaf : leaves) {
        if (leaf.serves(question)) {
          return leaf.target();
        }
      }
      return null;
    }
  }
}

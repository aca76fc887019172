package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Assertion.Edge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the dialect of PCRE that rules are written in, as far as it is regular. The rest is
/// refused by name.
final class PatternParser {
  /// How deep groups may nest.
  static final int DEEPEST = 200;

  private static final int MOST_REPEATS = 65_535;

  private final Cursor in;
  private final Groups groups;
  private Flags flags = Flags.SECLANG;
  private int depth;

  private PatternParser(String pattern) {
    in = new Cursor(pattern);
    groups = new Groups(in);
  }

  /// A pattern, read: `groups` are numbered from 1 to `groups`.
  record Parsed(Node root, int groups) {}

  static Parsed parse(String pattern) throws PatternException {
    PatternParser parser = new PatternParser(pattern);
    Node root = parser.choice();
    if (!parser.in.done()) {
      throw parser.in.wrong("unmatched )", "a group that it ends");
    }
    return new Parsed(root, parser.groups.end());
  }

  private Node choice() throws PatternException {
    List<Node> options = new ArrayList<>();
    do {
      options.add(sequence());
    } while (in.take("|"));
    return Node.Choice.of(options);
  }

  private Node sequence() throws PatternException {
    List<Node> parts = new ArrayList<>();
    for (skip(); !in.done() && in.peek() != '|' && in.peek() != ')'; skip()) {
      if (in.take("\\Q")) {
        quote(parts);
      } else {
        int start = in.at;
        Node atom = atom();
        if (atom != null) {
          parts.add(repeats(start, atom));
        }
      }
    }
    return Node.Sequence.of(parts);
  }

  private void quote(List<Node> parts) throws PatternException {
    while (!in.done() && !in.take("\\E")) {
      int start = in.at;
      Node atom = literal();
      if (in.take("\\E")) {
        parts.add(repeats(start, atom));
        return;
      }
      parts.add(atom);
    }
  }

  /// Moves past what stands for nothing: comments, the end of no quote, and in extended patterns
  /// space.
  private void skip() throws PatternException {
    boolean more = true;
    while (more) {
      if (in.take("(?#")) {
        in.until(")", "comment");
      } else if (flags.has('x') && in.peek() == '#') {
        int end = in.pattern.indexOf('\n', in.at);
        in.at = end < 0 ? in.pattern.length() : end + 1;
      } else {
        more = in.take("\\Q\\E") || in.take("\\E") || flags.has('x') && space();
      }
    }
  }

  private boolean space() {
    boolean here = !in.done() && in.peek() < 256 && ByteSet.SPACE.has(in.peek());
    in.at += here ? 1 : 0;
    return here;
  }

  /// One item without its quantifier; null if it only sets flags.
  private @Nullable Node atom() throws PatternException {
    return switch (in.peek()) {
      case '.' -> one(flags.has('s') ? ByteSet.ALL : ByteSet.NEWLINE.not());
      case '^' -> edge(flags.has('m') ? Edge.LINE_START : Edge.TEXT_START);
      case '$' -> edge(flags.has('m') ? Edge.LINE_END : Edge.LAST_LINE_END);
      case '[' -> {
        in.next();
        yield new Node.One(Brackets.read(in, flags));
      }
      case '(' -> group();
      case '\\' -> escape();
      case '*', '+', '?' -> throw in.wrong("nothing to repeat", "an item before the quantifier");
      case '{' -> {
        if (count() != null) {
          throw in.wrong("nothing to repeat", "an item before the quantifier");
        }
        yield literal();
      }
      default -> literal();
    };
  }

  private Node one(ByteSet set) {
    in.next();
    return new Node.One(set);
  }

  private Node edge(Edge edge) {
    in.next();
    return new Node.Check(edge);
  }

  private Node literal() throws PatternException {
    char value = in.next();
    if (value > 255) {
      throw in.wrong(in.at - 1, "character " + (int) value, "a byte, 0 to 255");
    }
    return flags.literal(value);
  }

  private Node repeats(int start, Node atom) throws PatternException {
    Node node = atom;
    for (skip(); !in.done(); skip()) {
      int[] range = range();
      if (range == null) {
        return node;
      }
      boolean counted = in.pattern.charAt(in.at - 1) == '}';
      node = repeat(start, node, range);
      if (!counted) {
        return node;
      }
    }
    return node;
  }

  private Node repeat(int start, Node body, int[] range) throws PatternException {
    skip();
    if (in.take("+")) {
      Node only = Atomic.of(new Node.Repeat(body, range[0], range[1], false));
      if (only == null) {
        throw in.unable(start, "possessive repeat that gives nothing back");
      }
      return only;
    }
    boolean lazy = in.take("?") != flags.has('U');
    return new Node.Repeat(body, range[0], range[1], lazy);
  }

  /// The quantifier here, past which it moves: least and most; or null.
  private int @Nullable [] range() throws PatternException {
    if (in.take("*")) {
      return new int[] {0, Node.FOREVER};
    }
    if (in.take("+")) {
      return new int[] {1, Node.FOREVER};
    }
    return in.take("?") ? new int[] {0, 1} : count();
  }

  /// `{2}`, `{2,}` or `{2,3}`, past which it moves; or null, as other braces stand for themselves.
  private int @Nullable [] count() throws PatternException {
    int start = in.at;
    if (in.take("{")) {
      String least = in.run("0123456789", 9);
      String most = in.take(",") ? in.run("0123456789", 9) : least;
      if (!least.isEmpty() && in.take("}")) {
        return counted(start, least, most);
      }
    }
    in.at = start;
    return null;
  }

  private int[] counted(int start, String low, String high) throws PatternException {
    int least = Integer.parseInt(low);
    int most = high.isEmpty() ? Node.FOREVER : Integer.parseInt(high);
    if (least > MOST_REPEATS || most != Node.FOREVER && most > MOST_REPEATS || most < least) {
      throw in.wrong(start, "counts " + low + " and " + high, "0 to 65535, in order");
    }
    return new int[] {least, most};
  }

  private @Nullable Node group() throws PatternException {
    int start = in.at;
    if (++depth > DEEPEST) {
      throw in.wrong("group nested " + depth + " deep", "at most " + DEEPEST);
    }
    Flags outside = flags;
    in.next();
    Node node = in.take("?") ? special(start, outside) : verbOrCapture(start);
    depth--;
    return node;
  }

  private Node verbOrCapture(int start) throws PatternException {
    if (in.peek() == '*') {
      throw in.unable(start, "verb (*");
    }
    return flags.has('n') ? closed(flags) : capture(flags);
  }

  private Node capture(Flags outside) throws PatternException {
    int group = groups.open();
    return new Node.Capture(group, closed(outside));
  }

  private Node closed(Flags outside) throws PatternException {
    int start = in.at - 1;
    return ended(start, choice(), outside);
  }

  private Node ended(int start, Node node, Flags outside) throws PatternException {
    if (!in.take(")")) {
      throw in.wrong(start, "group without an end", "`)`");
    }
    flags = outside;
    return node;
  }

  private @Nullable Node special(int start, Flags outside) throws PatternException {
    if (in.take(":")) {
      return closed(outside);
    }
    if (in.take("|")) {
      return branches(outside);
    }
    if (in.take(">")) {
      return atomic(start, outside);
    }
    groups.refuse(start);
    if (groups.named(start)) {
      return capture(outside);
    }
    if (switches(start)) {
      return closed(outside);
    }
    return null;
  }

  /// A group whose options number their own groups alike.
  private Node branches(Flags outside) throws PatternException {
    int start = in.at;
    List<Node> options = new ArrayList<>();
    int first = groups.count();
    int most = first;
    do {
      groups.back(first);
      options.add(sequence());
      most = Math.max(most, groups.count());
    } while (in.take("|"));
    groups.back(most);
    return ended(start, Node.Choice.of(options), outside);
  }

  private Node atomic(int start, Flags outside) throws PatternException {
    Node only = Atomic.of(closed(outside));
    if (only == null) {
      throw in.unable(start, "atomic group that can match in more than one way");
    }
    return only;
  }

  /// Reads `i-s:` or `i-s)`; whether a group follows.
  private boolean switches(int start) throws PatternException {
    boolean on = true;
    if (in.take("^")) {
      flags = flags.without('i').without('m').without('s').without('x').without('n');
    }
    while (!in.done()) {
      char letter = in.next();
      if (letter == ')' || letter == ':') {
        return letter == ':';
      }
      if (letter == '-') {
        on = false;
      } else if (Flags.LETTERS.indexOf(letter) >= 0) {
        flags = on ? flags.with(letter) : flags.without(letter);
      } else {
        throw in.wrong(in.at - 1, "flag " + letter, "one of " + Flags.LETTERS);
      }
    }
    throw in.wrong(start, "group without an end", "`)`");
  }

  private Node escape() throws PatternException {
    int start = in.at;
    in.next();
    if (in.done()) {
      throw in.wrong(start, "backslash at the end", "an escape");
    }
    char letter = in.next();
    groups.refuseReference(start, letter);
    ByteSet set = Escapes.set(letter);
    return set != null ? new Node.One(set) : other(start, letter);
  }

  private Node other(int start, char letter) throws PatternException {
    return switch (letter) {
      case 'A', 'G' -> new Node.Check(Edge.TEXT_START);
      case 'z' -> new Node.Check(Edge.TEXT_END);
      case 'Z' -> new Node.Check(Edge.LAST_LINE_END);
      case 'b' -> new Node.Check(Edge.WORD_EDGE);
      case 'B' -> new Node.Check(Edge.WORD_INSIDE);
      case 'C' -> new Node.One(ByteSet.ALL);
      case 'N' -> new Node.One(ByteSet.NEWLINE.not());
      case 'R' -> Atomic.lineBreak();
      default -> flags.literal(Escapes.value(in, start, letter));
    };
  }
}

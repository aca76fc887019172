package io.bartizan.identity.mtls;

import java.util.ArrayList;
import java.util.List;

/// A pattern for names that consist of parts. `*` stands for one part, `**` for one and more where
/// the name is open: at the end of a URI, at the beginning of a host name or subject. A part that
/// ends in `*` begins with what stands before it. Everything else is compared as it is. A match
/// takes one look at each character.
final class NamePattern {
  private static final String REST = "**";

  private final CallerName kind;
  private final List<String> parts;
  private final boolean open;

  private NamePattern(CallerName kind, List<String> parts, boolean open) {
    this.kind = kind;
    this.parts = parts;
    this.open = open;
  }

  /// @throws IllegalArgumentException if a `*` stands where none may
  static NamePattern of(CallerName kind, String text) {
    List<String> parts = ordered(kind, text);
    boolean open = parts.getLast().equals(REST);
    List<String> closed = open ? parts.subList(0, parts.size() - 1) : parts;
    for (String part : closed) {
      int star = part.indexOf('*');
      if (star >= 0 && star < part.length() - 1) {
        throw new IllegalArgumentException(
            text
                + " (expected: `*` at the end of a part, `**` as the whole part where the name is open)");
      }
    }
    if (closed.isEmpty()) {
      throw new IllegalArgumentException(text + " (expected: more than `**`)");
    }
    return new NamePattern(kind, List.copyOf(closed), open);
  }

  /// The parts of a name, the one in which all others lie first.
  private static List<String> ordered(CallerName kind, String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == kind.separator() && !escaped(text, i)) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    return kind.rootFirst() ? parts : parts.reversed();
  }

  /// Whether an odd number of backslashes stands before it.
  private static boolean escaped(String text, int at) {
    int start = at;
    while (start > 0 && text.charAt(start - 1) == '\\') {
      start--;
    }
    return (at - start & 1) == 1;
  }

  boolean matches(String name) {
    List<String> given = ordered(kind, name);
    if (open ? given.size() <= parts.size() : given.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!matches(parts.get(i), given.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String part, String given) {
    return part.endsWith("*")
        ? given.length() >= part.length() && given.startsWith(part.substring(0, part.length() - 1))
        : part.equals(given);
  }
}

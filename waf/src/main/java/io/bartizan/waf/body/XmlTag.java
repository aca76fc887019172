package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the tag that begins an element: its name and its attributes, each of which it has once.
final class XmlTag {
  /// How many attributes come alone: each costs rules more than its length.
  private static final int ALONE = 1000;

  private static final Set<String> NONE = Set.of();

  private final Text body;
  private final Fields fields;
  private final int most;
  private final Utf8Draft rest = new Utf8Draft(0);
  private int delivered;
  private int at;
  private int nameEnd;
  private boolean empty;
  private Set<String> names = NONE;

  XmlTag(Text body, Fields fields, int most) {
    this.body = body;
    this.fields = fields;
    this.most = most;
  }

  /// Where the tag ends, or where it went wrong.
  int end() {
    return at;
  }

  int nameEnd() {
    return nameEnd;
  }

  /// Whether it is the whole element.
  boolean isEmpty() {
    return empty;
  }

  /// Reads on from the name; says what is wrong, if anything.
  @Nullable String read(int name) {
    nameEnd = Chars.nameEnd(body, name);
    at = nameEnd;
    empty = false;
    if (nameEnd == name) {
      return "has a tag without name";
    }
    names = NONE;
    while (true) {
      int next = Chars.skipSpace(body, at);
      empty = Chars.at(body, next, "/>");
      if (empty || Chars.at(body, next, ">")) {
        at = next + (empty ? 2 : 1);
        return null;
      }
      String problem = next == at ? "has a tag without end" : attribute(next);
      if (problem != null) {
        return problem;
      }
    }
  }

  private @Nullable String attribute(int name) {
    int end = Chars.nameEnd(body, name);
    int quote = Chars.skipSpace(body, Chars.skipSpace(body, end) + 1);
    boolean equals = Chars.at(body, Chars.skipSpace(body, end), "=");
    at = name;
    if (end == name || !equals || !(Chars.at(body, quote, "\"") || Chars.at(body, quote, "'"))) {
      return "has an attribute without name or quoted value";
    }
    String known = body.part(name, end).latin1();
    names = names.isEmpty() ? new HashSet<>() : names;
    if (!names.add(known)) {
      return "has an attribute twice";
    }
    if (names.size() > most) {
      return "has an element with more than " + most + " attributes";
    }
    at = quote;
    return value(known.equals("xmlns") || known.startsWith("xmlns:"));
  }

  private @Nullable String value(boolean namespace) {
    byte quote = body.at(at++);
    Utf8Draft value = new Utf8Draft(32);
    while (at < body.length() && body.at(at) != quote) {
      byte next = body.at(at);
      if (next == '<' || !Chars.isAllowed(next)) {
        return "has a character in a value that may not be there";
      }
      if (next == '&') {
        int end = XmlReference.decode(body, at, value);
        if (end < 0) {
          return "has a reference to nothing that XML knows";
        }
        at = end;
      } else {
        value.add(Chars.isSpace(body, at) ? ' ' : next);
        at += Chars.at(body, at, "\r\n") ? 2 : 1;
      }
    }
    if (at == body.length()) {
      return "has a value without end";
    }
    at++;
    if (!namespace) {
      deliver(value.text());
    }
    return null;
  }

  private void deliver(Text value) {
    if (delivered < ALONE) {
      delivered++;
      fields.attribute(value);
    } else {
      rest.add(value, 0, value.length());
      rest.add('\n');
    }
  }

  /// The document is read: what is left of its attributes comes now.
  void finish() {
    if (rest.length() > 0) {
      fields.attribute(rest.text());
    }
  }
}

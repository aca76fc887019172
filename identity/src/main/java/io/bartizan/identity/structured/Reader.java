package io.bartizan.identity.structured;

import io.bartizan.pipeline.Ascii;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one line (RFC 9651, section 4.2). For one thread and one use.
final class Reader {
  private static final int NAME = 64;
  private static final int ITEMS = 64;
  private static final int PARAMETERS = 16;

  private final byte[] text;
  private final BareReader bare;
  private int at;

  Reader(byte[] text) {
    this.text = text;
    this.bare = new BareReader(text);
  }

  /// Adds the members of the whole text to `all`.
  ///
  /// @param most how many there may be then
  void dictionary(Map<String, Member> all, int most) throws Malformed {
    while (true) {
      String name = name();
      Member member = next('=') ? member() : new Member.Item(new Bare.Flag(true), parameters());
      if (all.putIfAbsent(name, member) != null) {
        throw wrong("a name that comes twice");
      }
      if (all.size() > most) {
        throw wrong("more than " + most + " members");
      }
      white();
      if (at == text.length) {
        return;
      }
      expect(',');
      white();
    }
  }

  private Member member() throws Malformed {
    return next('(') ? inner() : item();
  }

  private Member.Item item() throws Malformed {
    Bare value = bare();
    return new Member.Item(value, parameters());
  }

  private Bare bare() throws Malformed {
    Bare value = bare.read(at);
    at = bare.end();
    return value;
  }

  private Member.Inner inner() throws Malformed {
    List<Member.Item> items = new ArrayList<>();
    spaces();
    while (!next(')')) {
      if (items.size() == ITEMS) {
        throw wrong("more than " + ITEMS + " items");
      }
      items.add(item());
      if (!at(' ') && !at(')')) {
        throw wrong("no space and no parenthesis behind an item");
      }
      spaces();
    }
    return new Member.Inner(List.copyOf(items), parameters());
  }

  private Map<String, Bare> parameters() throws Malformed {
    if (!at(';')) {
      return Map.of();
    }
    Map<String, Bare> all = new LinkedHashMap<>();
    while (next(';')) {
      spaces();
      String name = name();
      Bare value = next('=') ? bare() : new Bare.Flag(true);
      if (all.putIfAbsent(name, value) != null) {
        throw wrong("a parameter that comes twice");
      }
      if (all.size() > PARAMETERS) {
        throw wrong("more than " + PARAMETERS + " parameters");
      }
    }
    return all;
  }

  private String name() throws Malformed {
    int from = at;
    while (at < text.length && named(text[at], at > from)) {
      at++;
    }
    if (at == from || at - from > NAME) {
      throw wrong("no name of 1 to " + NAME + " characters");
    }
    return BareReader.ascii(text, from, at);
  }

  private static boolean named(byte b, boolean later) {
    return b >= 'a' && b <= 'z'
        || b == '*'
        || later && (Ascii.digit(b) || b == '_' || b == '-' || b == '.');
  }

  private void white() {
    while (at(' ') || at('\t')) {
      at++;
    }
  }

  private void spaces() {
    while (at(' ')) {
      at++;
    }
  }

  private boolean at(char c) {
    return at < text.length && text[at] == c;
  }

  private boolean next(char c) {
    boolean there = at(c);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) throws Malformed {
    if (!next(c)) {
      throw wrong("no " + c + " where one belongs");
    }
  }

  private Malformed wrong(String what) {
    return new Malformed(what + ", at byte " + at);
  }
}

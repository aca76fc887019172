package io.bartizan.waf.detect.xss;

/// Reads the attributes of one tag (WHATWG HTML, 13.2.5.32 and on). One thread.
final class Attributes {
  private final byte[] in;
  private final int end;
  private final boolean back;

  /// Whether the element runs code with any attribute.
  private final boolean watched;

  private final boolean animates;

  /// Whether the tag itself stands outside the value, so that it may be no tag at all.
  private boolean guessed;

  private int at;

  Attributes(byte[] in, int end, boolean back, boolean watched, boolean animates) {
    this.in = in;
    this.end = end;
    this.back = back;
    this.watched = watched;
    this.animates = animates;
  }

  /// Whether a value would run code where a tag's attributes stand.
  static boolean run(byte[] in, int start, int end) {
    Attributes attributes = new Attributes(in, end, false, false, false);
    attributes.guessed = true;
    return attributes.read(start);
  }

  /// Whether a value would run code inside an attribute's value that a quote (a blank: none) ends.
  static boolean runBehind(byte[] in, int start, int end, int quote) {
    int at = start;
    while (at < end && (quote == ' ' ? !Find.isBlank(in[at]) : in[at] != quote)) {
      at++;
    }
    return at + 1 < end && run(in, at + 1, end);
  }

  /// The index behind the tag, once its attributes were read.
  int at() {
    return at;
  }

  /// Reads attributes to the end of the tag, or to the first that runs code: then true.
  boolean read(int from) {
    at = from;
    while (true) {
      skip();
      if (at >= end) {
        return false;
      }
      if (in[at] == '>') {
        at++;
        return false;
      }
      if (attribute()) {
        return true;
      }
    }
  }

  private void skip() {
    while (at < end && (Find.isBlank(in[at]) || in[at] == '/')) {
      at++;
    }
  }

  private boolean attribute() {
    int name = at++;
    while (at < end && in[at] != '=' && in[at] != '>' && in[at] != '/' && !Find.isBlank(in[at])) {
      at++;
    }
    int nameEnd = at;
    while (at < end && Find.isBlank(in[at])) {
      at++;
    }
    if (at >= end || in[at] != '=') {
      at = nameEnd;
      return watched && Find.isLetter(in[name]);
    }
    at++;
    while (at < end && Find.isBlank(in[at])) {
      at++;
    }
    return value(name, nameEnd);
  }

  private boolean value(int name, int nameEnd) {
    if (at >= end) {
      return judge(name, nameEnd, end, end);
    }
    byte quote = in[at];
    if (quote == '"' || quote == '\'' || back && quote == '`') {
      int from = at + 1;
      int to = Find.next(in, from, end, quote);
      at = Math.min(to + 1, end);
      return judge(name, nameEnd, from, to);
    }
    int from = at;
    while (at < end && in[at] != '>' && !Find.isBlank(in[at])) {
      at++;
    }
    return judge(name, nameEnd, from, at);
  }

  /// Whether an attribute with a value runs code.
  private boolean judge(int name, int nameEnd, int from, int to) {
    int first = name;
    while (first < nameEnd && !Find.isLetter(in[first])) {
      first++;
    }
    return watched
        || (guessed ? Events.runs(in, first, nameEnd, from, to) : Events.named(in, first, nameEnd))
        || Find.is(in, first, nameEnd, "style") && Style.runs(in, from, to)
        || isDangerous(first, nameEnd, from, to)
        || Address.runs(in, from, to);
  }

  private boolean isDangerous(int name, int nameEnd, int from, int to) {
    return Find.is(in, name, nameEnd, "formaction")
        || Find.is(in, name, nameEnd, "srcdoc")
        || Find.is(in, name, nameEnd, "datasrc")
        || Find.is(in, name, nameEnd, "dataformatas")
        || Find.is(in, name, nameEnd, "allowscriptaccess")
        || animates && Find.is(in, name, nameEnd, "attributename")
        || isLink(name, nameEnd) && from < to && in[from] != '#';
  }

  /// Whether a name is a link's in a namespace: `xlink:href`.
  private boolean isLink(int name, int nameEnd) {
    return nameEnd - name > 5 && Find.is(in, nameEnd - 5, nameEnd, ":href");
  }
}

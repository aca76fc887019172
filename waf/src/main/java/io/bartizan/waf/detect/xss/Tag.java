package io.bartizan.waf.detect.xss;

/// Reads one tag: its name, then its attributes. One thread.
final class Tag {
  /// Elements that run or bring in code by being there.
  private static final String[] RUN = {
    "script",
    "style",
    "iframe",
    "embed",
    "applet",
    "frameset",
    "bgsound",
    "isindex",
    "vmlframe",
    "xss"
  };

  /// Elements that do so with any attribute.
  private static final String[] RUN_WITH = {
    "base",
    "event-source",
    "frame",
    "handler",
    "ilayer",
    "import",
    "layer",
    "link",
    "listener",
    "meta",
    "object",
    "xml"
  };

  /// Elements whose end lets a value out of the script or style sheet that it stood in.
  private static final String[] ENCLOSE = {"script", "style"};

  private final byte[] in;
  private final int end;
  private final boolean back;
  private int at;

  Tag(byte[] in, int end, boolean back) {
    this.in = in;
    this.end = end;
    this.back = back;
  }

  /// Whether a tag begins at a `<`: a letter follows, or something that old browsers skip.
  static boolean begins(byte[] in, int at, int end) {
    int name = name(in, at, end);
    return name < end && Find.isLetter(in[name]) || name < end && name > at + 1 && in[name] == '/';
  }

  /// Where a tag's name begins, or what stands in its place.
  private static int name(byte[] in, int at, int end) {
    int name = at + 1;
    if (name < end && in[name] == '/') {
      name++;
    }
    while (name < end && (in[name] == 0 || in[name] == '%')) {
      name++;
    }
    return name;
  }

  /// The index behind the tag, once it was read.
  int at() {
    return at;
  }

  /// Reads the tag at a `<`; whether it runs code.
  boolean read(int start) {
    boolean closes = start + 1 < end && in[start + 1] == '/';
    int name = name(in, start, end);
    at = nameEnd(name);
    int local = local(name, at);
    if (runs(closes ? ENCLOSE : RUN, local, at)) {
      return true;
    }
    boolean watched = !closes && runs(RUN_WITH, local, at);
    boolean animates = Find.startsWith(in, local, at, "animate") || Find.is(in, local, at, "set");
    Attributes attributes = new Attributes(in, end, back, watched, animates);
    boolean runs = attributes.read(at);
    at = attributes.at();
    return runs;
  }

  private int nameEnd(int from) {
    int to = from;
    while (to < end && in[to] != '>' && in[to] != '/' && !Find.isBlank(in[to])) {
      to++;
    }
    return to;
  }

  /// Where the name begins behind the prefix of its namespace.
  private int local(int from, int to) {
    int colon = Find.next(in, from, to, ':');
    return colon < to ? colon + 1 : from;
  }

  private boolean runs(String[] names, int from, int to) {
    for (String name : names) {
      if (isName(name, from, to)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a tag has a name, perhaps with NULs in it (escaped ones, too) or something after it
  /// that is no letter.
  private boolean isName(String name, int from, int to) {
    int matched = 0;
    for (int i = from; i < to; i++) {
      if (matched == name.length()) {
        return !Find.isLetter(in[i]) && "-_,.".indexOf(in[i]) < 0 && !digit(in[i]);
      }
      if (Find.lower(in[i]) == name.charAt(matched)) {
        matched++;
      } else if (in[i] != 0 && in[i] != '\\' && in[i] != '0') {
        return false;
      }
    }
    return matched == name.length();
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }
}

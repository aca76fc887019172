package io.bartizan.waf.detect.xss;

/// Walks through markup as browsers do (WHATWG HTML, 13.2.5): tags, comments, declarations and
/// instructions. What a browser would take for text within an element, it takes for markup.
final class Markup {
  private Markup() {}

  /// Whether anything in the markup runs code; back quotes are quotes if `back`, as in old
  /// browsers.
  static boolean runs(byte[] in, int start, int end, boolean back) {
    int at = Find.next(in, start, end, '<');
    while (at < end) {
      int after = Tag.begins(in, at, end) ? tag(in, at, end, back) : other(in, at, end);
      if (after < 0) {
        return true;
      }
      at = Find.next(in, after, end, '<');
    }
    return false;
  }

  /// Whether any tag runs code when it stands alone, whatever it stands in: a comment for one
  /// parser is a tag for the next.
  static boolean anyTagRuns(byte[] in, int start, int end) {
    int at = Find.next(in, start, end, '<');
    while (at < end) {
      int next = Find.next(in, at + 1, end, '<');
      if (Tag.begins(in, at, next) && tag(in, at, next, false) < 0) {
        return true;
      }
      at = next;
    }
    return false;
  }

  /// The index behind a tag; -1 if it runs code.
  private static int tag(byte[] in, int at, int end, boolean back) {
    Tag tag = new Tag(in, end, back);
    return tag.read(at) ? -1 : tag.at();
  }

  /// The index behind what is no tag; -1 if it runs code or brings some in.
  private static int other(byte[] in, int at, int end) {
    int second = at + 1 < end ? in[at + 1] : 0;
    if (second == '!' && isCommentThatRuns(in, at + 2, end)) {
      return -1;
    }
    if (second == '!') {
      return Find.startsWith(in, at + 2, end, "--")
          ? comment(in, at + 4, end)
          : declared(in, at, end);
    }
    if (second == '?') {
      return instructs(in, at + 2, end) ? -1 : Find.next(in, at, end, '>');
    }
    return at + 1;
  }

  /// Whether a comment is one that old browsers or servers run.
  private static boolean isCommentThatRuns(byte[] in, int at, int end) {
    return Find.startsWith(in, at, end, "--[if")
        || Find.startsWith(in, at, end, "--#exec")
        || Find.startsWith(in, at, end, "--#include");
  }

  private static int comment(byte[] in, int from, int end) {
    for (int at = Math.max(from - 2, 0); at < end; at++) {
      if (in[at] == '>' && at >= from && isCommentEnd(in, at)) {
        return at + 1;
      }
    }
    return end;
  }

  private static boolean isCommentEnd(byte[] in, int at) {
    return in[at - 1] == '-' && in[at - 2] == '-'
        || in[at - 1] == '!' && in[at - 2] == '-' && in[at - 3] == '-';
  }

  private static int declared(byte[] in, int at, int end) {
    int to = Find.next(in, at, end, '>');
    boolean entity = Find.startsWith(in, at + 2, end, "entity");
    boolean type = Find.startsWith(in, at + 2, end, "doctype");
    return entity || type && declares(in, at, to) ? -1 : to;
  }

  /// Whether a document type brings in declarations of its own or of others.
  private static boolean declares(byte[] in, int at, int to) {
    return Find.next(in, at, to, '[') < to || Find.contains(in, at, to, "system");
  }

  private static boolean instructs(byte[] in, int at, int end) {
    return Find.startsWith(in, at, end, "import")
        || Find.startsWith(in, at, end, "xml-stylesheet")
        || Find.startsWith(in, at, end, "xml:namespace");
  }
}

package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// Takes double slashes, `/./` and what `/../` leaves behind out of a path. A relative path may
/// begin with `..`; one that begins with a slash has no parent there.
final class NormalizePath implements Transformation {
  @Override
  public Text of(Text text) {
    return isNormal(text) ? text : normal(text);
  }

  /// Cheap and careful: whether no part of the path is empty, `.` or `..`.
  private static boolean isNormal(Text text) {
    byte[] array = text.array();
    boolean first = true;
    for (int i = text.start(); i < text.end(); i++) {
      byte value = array[i];
      if (value == '.' && first) {
        return false;
      }
      boolean slash = value == '/';
      if (slash && first && i > text.start()) {
        return false;
      }
      first = slash;
    }
    return true;
  }

  /// Part by part: what stays is copied, `..` takes the last part back. No byte is visited more
  /// than twice.
  static Text normal(Text text) {
    boolean absolute = text.at(0) == '/';
    Draft draft = new Draft(text, absolute ? 1 : 0);
    int floor = draft.length();
    int at = floor;
    while (at < text.length()) {
      int end = Find.first(text, '/', at);
      end = end < 0 ? text.length() : end;
      floor = part(text, at, end, draft, floor, absolute);
      at = end + 1;
    }
    if (text.at(text.length() - 1) == '/' && draft.length() > 0 && draft.last() != '/') {
      draft.add('/');
    }
    return draft.text();
  }

  private static int part(Text text, int from, int to, Draft draft, int floor, boolean absolute) {
    if (from == to || (to - from == 1 && text.at(from) == '.')) {
      return floor;
    }
    if (to - from != 2 || !Find.at(text, from, "..")) {
      append(from, to, draft);
      return floor;
    }
    if (draft.length() > floor) {
      draft.cutToSlash(floor);
    } else if (!absolute) {
      append(from, to, draft);
      return draft.length();
    }
    return floor;
  }

  private static void append(int from, int to, Draft draft) {
    if (draft.length() > 0 && draft.last() != '/') {
      draft.add('/');
    }
    draft.add(from, to);
  }
}

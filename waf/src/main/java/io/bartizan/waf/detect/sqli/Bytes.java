package io.bartizan.waf.detect.sqli;

/// What single bytes and short runs of them are to SQL.
final class Bytes {
  static final int BLANK = 0;
  static final int WORD = 1;
  static final int DIGIT = 2;
  static final int QUOTE = 3;
  static final int SIGN = 4;
  static final int OTHER = 5;

  private static final byte[] KINDS = kinds();

  private Bytes() {}

  static int kind(byte b) {
    return KINDS[b & 0xff];
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /// Whether a byte may stand in a name in brackets.
  static boolean isName(byte b) {
    int kind = kind(b);
    return kind == WORD || kind == DIGIT || b == ' ';
  }

  static boolean isWordAt(byte[] in, int at, int end) {
    return at < end && kind(in[at]) == WORD && wideBlank(in, at, end) == 0;
  }

  /// The end of letters, digits and what counts as such, from an index on.
  static int wordEnd(byte[] in, int from, int end) {
    int at = from;
    while (at < end) {
      byte b = in[at];
      int kind = KINDS[b & 0xff];
      if (kind != WORD && kind != DIGIT && b != '$' || b < 0 && wideBlank(in, at, end) > 0) {
        return at;
      }
      at += b < 0 ? sequence(in, at, end) : 1;
    }
    return at;
  }

  static int digitsEnd(byte[] in, int from, int end) {
    int at = from;
    while (at < end && isDigit(in[at])) {
      at++;
    }
    return at;
  }

  static int hexEnd(byte[] in, int from, int end) {
    int at = from;
    while (at < end && Character.digit(in[at], 16) >= 0) {
      at++;
    }
    return at;
  }

  static int afterBlanks(byte[] in, int from, int end) {
    int at = from;
    while (at < end && kind(in[at]) == BLANK) {
      at++;
    }
    return at;
  }

  /// The index behind the end of a comment whose text starts at an index.
  static int afterComment(byte[] in, int from, int end) {
    for (int at = from; at + 1 < end; at++) {
      if (in[at] == '*' && in[at + 1] == '/') {
        return at + 2;
      }
    }
    return end;
  }

  /// Whether a comment whose text starts at an index ends with the value.
  static boolean isCommentEnd(byte[] in, int from, int end) {
    return end - from >= 2 && in[end - 2] == '*' && in[end - 1] == '/';
  }

  /// Whether a comment begins within these bytes.
  static boolean hasComment(byte[] in, int from, int to) {
    for (int at = from; at + 1 < to; at++) {
      if (in[at] == '/' && in[at + 1] == '*') {
        return true;
      }
    }
    return false;
  }

  /// Whether there is nothing to read in a comment but what attackers put there: blanks, signs that
  /// keep a blank alive, and the word that hides a statement from Microsoft's log.
  static boolean saysNothing(byte[] in, int from, int end) {
    int words = 0;
    for (int at = from; at < end; at++) {
      int kind = kind(in[at]);
      if (kind == WORD && startsWith(in, at, end, "sp_password")) {
        return true;
      }
      words += kind == BLANK || in[at] == '-' || in[at] == '+' ? 0 : 1;
    }
    return words == 0;
  }

  private static boolean startsWith(byte[] in, int at, int end, String text) {
    if (end - at < text.length()) {
      return false;
    }
    int same = 0;
    while (same < text.length() && in[at + same] == text.charAt(same)) {
      same++;
    }
    return same == text.length();
  }

  /// The end of letters, digits and underscores from an index on.
  static int tagEnd(byte[] in, int from, int end) {
    int at = from;
    while (at < end && (kind(in[at]) == WORD || kind(in[at]) == DIGIT)) {
      at++;
    }
    return at;
  }

  /// The index behind the next copy of the bytes from `mark` to `markEnd`; -1 if there is none.
  static int find(byte[] in, int from, int end, int mark, int markEnd) {
    int length = markEnd - mark;
    for (int at = from; at + length <= end; at++) {
      int same = 0;
      while (same < length && in[at + same] == in[mark + same]) {
        same++;
      }
      if (same == length) {
        return at + length;
      }
      at += Math.max(0, same - 1);
    }
    return -1;
  }

  /// How many bytes a blank of Unicode has; 0 if there is none. A lone A0 is Latin-1's.
  static int wideBlank(byte[] in, int at, int end) {
    int b = in[at] & 0xff;
    if (b == 0xa0) {
      return 1;
    }
    if (b == 0xc2) {
      return at + 1 < end && in[at + 1] == (byte) 0xa0 ? 2 : 0;
    }
    if (b != 0xe2 && b != 0xe3 && b != 0xef || at + 2 >= end) {
      return 0;
    }
    int code = b << 16 | (in[at + 1] & 0xff) << 8 | in[at + 2] & 0xff;
    boolean blank =
        code >= 0xe28080 && code <= 0xe2808b
            || code == 0xe280a8
            || code == 0xe280a9
            || code == 0xe280af
            || code == 0xe38080
            || code == 0xefbbbf;
    return blank ? 3 : 0;
  }

  /// How many bytes belong to the character that begins at a byte beyond ASCII.
  private static int sequence(byte[] in, int at, int end) {
    int b = in[at] & 0xff;
    int most = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc2 ? 2 : 1;
    int length = 1;
    while (length < most && at + length < end && (in[at + length] & 0xc0) == 0x80) {
      length++;
    }
    return length;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (int b = 0; b < 256; b++) {
      kinds[b] = (byte) kindOf(b);
    }
    return kinds;
  }

  private static int kindOf(int b) {
    if (b <= ' ' || b == 0x7f) {
      return BLANK;
    }
    if (b >= '0' && b <= '9') {
      return DIGIT;
    }
    if (b == '\'' || b == '"') {
      return QUOTE;
    }
    if ("+-*/%|&^~!=<>".indexOf(b) >= 0) {
      return SIGN;
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'z' || b == '_' || b >= 0x80 ? WORD : OTHER;
  }
}

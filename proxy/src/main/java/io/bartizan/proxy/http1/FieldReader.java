package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;

/// Reads field lines (RFC 9112, section 5) that lie in a [HeadTable]'s bytes, strictly: a name is a
/// token with nothing between it and the colon, a line ends with CR LF and nothing else, folded
/// lines and control characters are refused.
final class FieldReader {
  /// What was found at the current position.
  enum Found {
    /// The line is not complete yet; the position has not moved.
    MORE,
    /// A field, which was added to the table.
    FIELD,
    /// The empty line that ends the fields.
    END,
    /// Something that is no field line.
    BAD
  }

  private static final boolean[] VALUE = new boolean[256];

  static {
    for (int i = 0; i < 256; i++) {
      VALUE[i] = i >= 32 && i != 127 || i == '\t';
    }
  }

  private int at;
  private String problem = "";

  /// Where the next line begins.
  int at() {
    return at;
  }

  void at(int position) {
    at = position;
  }

  /// What is wrong, after [Found#BAD].
  String problem() {
    return problem;
  }

  /// Reads one line of the bytes from the current position to `end`.
  Found next(HeadTable table, int end) {
    byte[] bytes = table.bytes();
    int start = at;
    if (start >= end) {
      return Found.MORE;
    }
    if (bytes[start] == '\r') {
      return blank(bytes, end);
    }
    int hash = 0;
    int i = start;
    while (i < end && Ascii.token(bytes[i])) {
      hash = Name.mix(hash, bytes[i++]);
    }
    if (i >= end) {
      return Found.MORE;
    }
    if (bytes[i] != ':' || i == start) {
      return bad(badName(bytes[i], i == start));
    }
    return value(table, bytes, start, i, hash, end);
  }

  private Found value(HeadTable table, byte[] bytes, int start, int nameEnd, int hash, int end) {
    int from = nameEnd + 1;
    while (from < end && (bytes[from] == ' ' || bytes[from] == '\t')) {
      from++;
    }
    int i = from;
    while (i < end && VALUE[bytes[i] & 0xff]) {
      i++;
    }
    if (i + 1 >= end && (i >= end || bytes[i] == '\r')) {
      return Found.MORE;
    }
    if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
      return bad(
          bytes[i] == '\r' || bytes[i] == '\n'
              ? "bare CR or LF in a field value"
              : "control character in a field value");
    }
    int to = i;
    while (to > from && (bytes[to - 1] == ' ' || bytes[to - 1] == '\t')) {
      to--;
    }
    table.add(
        start,
        nameEnd,
        from,
        to,
        hash,
        from == nameEnd + 2 && bytes[nameEnd + 1] == ' ' && to == i);
    at = i + 2;
    return Found.FIELD;
  }

  private Found blank(byte[] bytes, int end) {
    if (at + 1 >= end) {
      return Found.MORE;
    }
    if (bytes[at + 1] != '\n') {
      return bad("bare CR before a field name");
    }
    at += 2;
    return Found.END;
  }

  /// Whether a line ends in the bytes from `from` to `end`: if none does, what came before need not
  /// be read again.
  static boolean lineFeed(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  private Found bad(String what) {
    problem = what;
    return Found.BAD;
  }

  private static String badName(byte b, boolean first) {
    if (first) {
      return b == ' ' || b == '\t'
          ? "white space before a field name (line folding)"
          : "empty or invalid field name";
    }
    return b == ' ' || b == '\t'
        ? "white space between field name and colon"
        : "invalid character in a field name";
  }
}

package io.bartizan.proxy.path;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.HeadTable;
import org.jspecify.annotations.Nullable;

/// Brings the path of a request into the one form that routes, policies and the upstream see (RFC
/// 3986, section 6.2.2): percent-encoded unreserved characters are decoded, hexadecimal digits are
/// upper case. What two programs might read differently is refused, not repaired: `%2F`, `%5C`,
/// `%00` and other controls, dot segments in every spelling, empty segments, double encoding of
/// these, malformed UTF-8.
///
/// A path that is canonical already is left where it is; any other is written behind the head's
/// text.
public final class CanonicalPath {
  private static final byte[] HEX =
      "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  private static final boolean[] PATH = new boolean[256];
  private static final boolean[] QUERY = new boolean[256];
  private static final boolean[] UNRESERVED = new boolean[256];

  static {
    for (int i = 33; i < 127; i++) {
      boolean alphanumeric = i >= '0' && i <= '9' || i >= 'a' && i <= 'z' || i >= 'A' && i <= 'Z';
      UNRESERVED[i] = alphanumeric || "-._~".indexOf(i) >= 0;
      PATH[i] = UNRESERVED[i] || "!$&'()*+,;=:@/".indexOf(i) >= 0;
      QUERY[i] = i != '#';
    }
  }

  private final boolean encodedSlash;
  private int start;
  private int end;
  private int queryStart;
  private int queryEnd;

  /// @param encodedSlash whether `%2F` is let through as it is: an unsafe choice, as many upstreams
  ///   decode it
  public CanonicalPath(boolean encodedSlash) {
    this.encodedSlash = encodedSlash;
  }

  /// Reads a path with an optional query from the table's bytes. Returns null, or why it is
  /// refused.
  public @Nullable String read(HeadTable table, int from, int to) {
    byte[] bytes = table.bytes();
    if (from == to || bytes[from] != '/') {
      return "path does not begin with /";
    }
    int i = from;
    boolean encoded = false;
    while (i < to && bytes[i] != '?') {
      byte b = bytes[i];
      if (b == '%') {
        encoded = true;
      } else if (!PATH[b & 0xff]) {
        return "character not allowed in a path: " + shown(b);
      }
      i++;
    }
    String problem = query(bytes, i, to);
    if (problem != null) {
      return problem;
    }
    start = from;
    end = i;
    if (encoded) {
      problem = decode(table);
    }
    return problem != null ? problem : segments(table.bytes());
  }

  private @Nullable String query(byte[] bytes, int mark, int to) {
    queryStart = Math.min(mark + 1, to);
    queryEnd = to;
    for (int i = queryStart; i < to; i++) {
      byte b = bytes[i];
      if (!QUERY[b & 0xff]) {
        return "character not allowed in a query: " + shown(b);
      }
      if (b == '%' && (i + 2 >= to || Ascii.hex(bytes[i + 1]) < 0 || Ascii.hex(bytes[i + 2]) < 0)) {
        return "% without two hexadecimal digits in the query";
      }
    }
    return null;
  }

  /// Writes the path behind the text, with each percent-encoding in its one form.
  private @Nullable String decode(HeadTable table) {
    int length = end - start;
    table.reserve(length);
    byte[] bytes = table.bytes();
    int out = table.end();
    int begin = out;
    int utf8 = 0;
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if (b != '%') {
        if (utf8 != 0) {
          return "malformed UTF-8 in the path";
        }
        bytes[out++] = b;
        continue;
      }
      if (i + 2 >= end || Ascii.hex(bytes[i + 1]) < 0 || Ascii.hex(bytes[i + 2]) < 0) {
        return "% without two hexadecimal digits in the path";
      }
      int octet = Ascii.hex(bytes[i + 1]) << 4 | Ascii.hex(bytes[i + 2]);
      String problem = refused(octet);
      utf8 = Utf8.next(utf8, octet);
      if (problem != null || utf8 < 0) {
        return problem != null ? problem : "malformed UTF-8 in the path";
      }
      out = put(octet, bytes, out);
      i += 2;
    }
    if (utf8 != 0) {
      return "malformed UTF-8 in the path";
    }
    start = begin;
    end = out;
    table.end(out);
    return null;
  }

  private @Nullable String refused(int octet) {
    if (octet < 32 || octet == 127) {
      return "encoded control character in the path";
    }
    if (octet == '/' && !encodedSlash) {
      return "%2F in the path";
    }
    if (octet == '\\') {
      return "%5C in the path";
    }
    return null;
  }

  private static int put(int octet, byte[] bytes, int out) {
    if (UNRESERVED[octet]) {
      bytes[out] = (byte) octet;
      return out + 1;
    }
    bytes[out] = '%';
    bytes[out + 1] = HEX[octet >> 4];
    bytes[out + 2] = HEX[octet & 15];
    return out + 3;
  }

  /// Refuses dot segments, also with the path parameters that some upstreams cut off, empty
  /// segments, and what would, decoded once more, be something else again.
  private @Nullable String segments(byte[] bytes) {
    for (int i = start; i < end; i++) {
      int slash = slash(bytes, i);
      int next = i + slash;
      if (slash == 0 || next == end) {
        if (bytes[i] == '%' && doubled(bytes, i)) {
          return "double percent-encoding in the path";
        }
        continue;
      }
      if (slash(bytes, next) > 0) {
        return "empty segment (//) in the path";
      }
      if (bytes[next] == '.' && dots(bytes, next)) {
        return "dot segment in the path";
      }
      if (parameter(bytes, next)) {
        return "segment of parameters only in the path";
      }
    }
    return null;
  }

  /// How many bytes at `at` are a slash, or what an upstream might take for one.
  private int slash(byte[] bytes, int at) {
    if (bytes[at] == '/') {
      return 1;
    }
    return encodedSlash
            && at + 2 < end
            && bytes[at] == '%'
            && bytes[at + 1] == '2'
            && bytes[at + 2] == 'F'
        ? 3
        : 0;
  }

  private boolean dots(byte[] bytes, int at) {
    int behind = at + 1 < end && bytes[at + 1] == '.' ? at + 2 : at + 1;
    return behind == end || parameter(bytes, behind) || slash(bytes, behind) > 0;
  }

  /// Whether a path parameter begins at `at`, also if its sign is encoded.
  private boolean parameter(byte[] bytes, int at) {
    return bytes[at] == ';'
        || at + 2 < end && bytes[at] == '%' && bytes[at + 1] == '3' && bytes[at + 2] == 'B';
  }

  /// Whether an encoded percent sign stands before two hexadecimal digits.
  private boolean doubled(byte[] bytes, int at) {
    return at + 4 < end
        && bytes[at + 1] == '2'
        && bytes[at + 2] == '5'
        && Ascii.hex(bytes[at + 3]) >= 0
        && Ascii.hex(bytes[at + 4]) >= 0;
  }

  private static String shown(byte b) {
    return b > 32 && b < 127 ? "" + (char) b : "octet " + (b & 0xff);
  }

  /// Where the canonical path begins in the table's bytes.
  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  public int queryStart() {
    return queryStart;
  }

  public int queryEnd() {
    return queryEnd;
  }
}

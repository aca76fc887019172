package io.bartizan.proxy.http2;

import io.bartizan.pipeline.Name;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The fields that every HPACK encoder and decoder knows (RFC 7541, appendix A), as lines of one
/// text, as in a head table.
final class StaticTable {
  private static final List<String> FIELDS =
      List.of(
          ":authority",
          ":method: GET",
          ":method: POST",
          ":path: /",
          ":path: /index.html",
          ":scheme: http",
          ":scheme: https",
          ":status: 200",
          ":status: 204",
          ":status: 206",
          ":status: 304",
          ":status: 400",
          ":status: 404",
          ":status: 500",
          "accept-charset",
          "accept-encoding: gzip, deflate",
          "accept-language",
          "accept-ranges",
          "accept",
          "access-control-allow-origin",
          "age",
          "allow",
          "authorization",
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-length",
          "content-location",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "etag",
          "expect",
          "expires",
          "from",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "last-modified",
          "link",
          "location",
          "max-forwards",
          "proxy-authenticate",
          "proxy-authorization",
          "range",
          "referer",
          "refresh",
          "retry-after",
          "server",
          "set-cookie",
          "strict-transport-security",
          "transfer-encoding",
          "user-agent",
          "vary",
          "via",
          "www-authenticate");

  static final int SIZE = FIELDS.size();
  static final byte[] TEXT;

  private static final int[] STARTS = new int[SIZE + 2];
  private static final int[] NAME_ENDS = new int[SIZE + 1];
  private static final int[] HASHES = new int[SIZE + 1];
  private static final int FIRST_STATUS = 8;
  private static final int LAST_STATUS = 14;

  /// The first index of a name, found by its hash.
  private static final byte[] SLOTS = new byte[256];

  static {
    StringBuilder text = new StringBuilder();
    for (int index = 1; index <= SIZE; index++) {
      String field = FIELDS.get(index - 1);
      int colon = field.indexOf(": ", 1);
      String name = colon < 0 ? field : field.substring(0, colon);
      STARTS[index] = text.length();
      NAME_ENDS[index] = text.length() + name.length();
      text.append(name)
          .append(": ")
          .append(colon < 0 ? "" : field.substring(colon + 2))
          .append("\r\n");
    }
    STARTS[SIZE + 1] = text.length();
    TEXT = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    for (int index = SIZE; index > 0; index--) {
      HASHES[index] = Name.hash(TEXT, STARTS[index], NAME_ENDS[index]);
    }
    fillSlots();
  }

  private StaticTable() {}

  private static void fillSlots() {
    for (int index = 1; index <= SIZE; index++) {
      if (name(HASHES[index], TEXT, STARTS[index], NAME_ENDS[index]) == 0) {
        int slot = slot(HASHES[index]);
        while (SLOTS[slot] != 0) {
          slot = slot + 1 & SLOTS.length - 1;
        }
        SLOTS[slot] = (byte) index;
      }
    }
  }

  private static int slot(int hash) {
    return (hash * 0x9E3779B1) >>> 24;
  }

  /// The index of the first field that is called what stands in `bytes`, or 0.
  static int name(int hash, byte[] bytes, int from, int to) {
    int slot = slot(hash);
    for (int index = SLOTS[slot]; index != 0; index = SLOTS[slot]) {
      if (HASHES[index] == hash && same(index, bytes, from, to)) {
        return index;
      }
      slot = slot + 1 & SLOTS.length - 1;
    }
    return 0;
  }

  private static boolean same(int index, byte[] bytes, int from, int to) {
    return java.util.Arrays.equals(TEXT, STARTS[index], NAME_ENDS[index], bytes, from, to);
  }

  /// The index of a status, or 0.
  static int status(int status) {
    for (int index = FIRST_STATUS; index <= LAST_STATUS; index++) {
      if (number(NAME_ENDS[index] + 2) == status) {
        return index;
      }
    }
    return 0;
  }

  private static int number(int at) {
    return (TEXT[at] - '0') * 100 + (TEXT[at + 1] - '0') * 10 + TEXT[at + 2] - '0';
  }

  static int start(int index) {
    return STARTS[index];
  }

  static int nameEnd(int index) {
    return NAME_ENDS[index];
  }

  /// Where the line ends, behind its CR LF.
  static int end(int index) {
    return STARTS[index + 1];
  }

  /// The hash of the name, see [Name#hash(byte[], int, int)].
  static int hash(int index) {
    return HASHES[index];
  }
}

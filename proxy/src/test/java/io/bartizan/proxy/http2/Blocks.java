package io.bartizan.proxy.http2;

import io.bartizan.pipeline.HeadTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Header blocks for tests, and what they hold as text.
final class Blocks {
  private static final List<String> PSEUDO = List.of(":method", ":scheme", ":authority", ":path");

  private Blocks() {}

  static HeaderBlock roomy() {
    return limited(64 * 1024, 1000);
  }

  static HeaderBlock limited(int most, int fields) {
    HeaderBlock block = new HeaderBlock(HeadTable::new, _ -> {});
    block.limit(most, fields);
    return block;
  }

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /// All fields as `name: value`: first pseudo-header fields, then the others as they came, then
  /// cookies.
  static List<String> fields(HeaderBlock block) {
    List<String> fields = new ArrayList<>();
    HeadTable table = block.table();
    for (int which = 0; which < PSEUDO.size(); which++) {
      if (block.has(which)) {
        fields.add(
            PSEUDO.get(which) + ": " + text(table.bytes(), block.start(which), block.end(which)));
      }
    }
    for (int i = 0; i < table.size(); i++) {
      fields.add(table.name(i) + ": " + table.value(i));
    }
    return fields;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}

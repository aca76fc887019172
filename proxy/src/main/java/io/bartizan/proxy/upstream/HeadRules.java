package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;
import io.bartizan.proxy.http2.HeaderBlock;
import org.jspecify.annotations.Nullable;

/// What the header blocks of an HTTP/2 upstream must look like (RFC 9113, section 8).
final class HeadRules {
  /// Fields that concern one connection, which HTTP/2 does not have (section 8.2.2), as bits.
  private static final long FORBIDDEN =
      1L << Names.CONNECTION.number()
          | 1L << Names.KEEP_ALIVE.number()
          | 1L << Names.PROXY_CONNECTION.number()
          | 1L << Names.TRANSFER_ENCODING.number()
          | 1L << Names.UPGRADE.number();

  private HeadRules() {}

  /// What is wrong with a block that could be decoded; null for nothing.
  ///
  /// @param trailers whether it stands behind a body
  static @Nullable String problem(HeaderBlock block, boolean trailers) {
    if ((block.table().present() & FORBIDDEN) != 0) {
      return "field that concerns an HTTP/1.1 connection";
    }
    if (trailers) {
      return block.hasPseudo() ? "pseudo-header field in trailers" : null;
    }
    return status(block) < 0 ? ":status is not one number from 100 to 599" : null;
  }

  /// The status, or -1 if there is none that is valid.
  static int status(HeaderBlock block) {
    int at = block.start(HeaderBlock.STATUS);
    if (!block.has(HeaderBlock.STATUS) || block.end(HeaderBlock.STATUS) - at != 3) {
      return -1;
    }
    HeadTable table = block.table();
    byte[] bytes = table.bytes();
    boolean digits =
        bytes[at] >= '1'
            && bytes[at] <= '5'
            && Ascii.digit(bytes[at + 1])
            && Ascii.digit(bytes[at + 2]);
    return digits ? (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0' : -1;
  }
}

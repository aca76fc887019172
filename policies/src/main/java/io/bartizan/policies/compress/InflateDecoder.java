package io.bartizan.policies.compress;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads gzip (RFC 1952, one member) or the zlib format (RFC 1950), which HTTP calls `deflate`.
final class InflateDecoder implements Decoder {
  /// What one holds, in bytes.
  static final int FOOTPRINT = 48 * 1024;

  private static final int TRAILER = 8;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private enum At {
    HEADER,
    BODY,
    TRAILER,
    END,
    BROKEN
  }

  private final boolean gzip;
  private final Inflater inflater;
  private final GzipHeader header = new GzipHeader();
  private final CRC32 sum = new CRC32();
  private ByteBuffer in = NOTHING;
  private At at;
  private long length;
  private long trailer;
  private int trailed;

  /// @param gzip whether it is gzip, not zlib
  InflateDecoder(boolean gzip) {
    this.gzip = gzip;
    inflater = new Inflater(gzip);
    at = gzip ? At.HEADER : At.BODY;
  }

  @Override
  public void put(ByteBuffer part) {
    in = part;
    if (at == At.BODY) {
      inflater.setInput(in);
    }
  }

  @Override
  public int take(ByteBuffer out) {
    int count = 0;
    At before = null;
    while (count == 0 && at != before) {
      before = at;
      switch (at) {
        case HEADER -> header();
        case BODY -> count = body(out);
        case TRAILER -> trailer();
        case END -> at = in.hasRemaining() ? At.BROKEN : At.END;
        case BROKEN -> {}
      }
    }
    return count;
  }

  private void header() {
    if (!header.read(in)) {
      at = At.BROKEN;
    } else if (header.whole()) {
      at = At.BODY;
      inflater.setInput(in);
    }
  }

  private int body(ByteBuffer out) {
    int start = out.position();
    try {
      int count = inflater.inflate(out);
      if (gzip && count > 0) {
        sum.update(out.duplicate().flip().position(start));
      }
      length += count;
      if (inflater.finished()) {
        at = gzip ? At.TRAILER : At.END;
      } else if (inflater.needsDictionary()) {
        at = At.BROKEN;
      }
      return count;
    } catch (DataFormatException _) {
      at = At.BROKEN;
      return 0;
    }
  }

  private void trailer() {
    while (trailed < TRAILER && in.hasRemaining()) {
      trailer |= (in.get() & 0xffL) << 8 * trailed++;
    }
    if (trailed == TRAILER) {
      boolean same =
          (int) trailer == (int) sum.getValue() && (int) (trailer >>> 32) == (int) length;
      at = same ? At.END : At.BROKEN;
    }
  }

  @Override
  public State state() {
    return switch (at) {
      case HEADER, BODY, TRAILER -> State.OPEN;
      case END -> State.COMPLETE;
      case BROKEN -> State.BROKEN;
    };
  }

  @Override
  public void close() {
    inflater.end();
  }
}

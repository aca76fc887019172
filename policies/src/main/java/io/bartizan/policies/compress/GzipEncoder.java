package io.bartizan.policies.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Encodes as gzip (RFC 1952).
final class GzipEncoder implements Codec {
  /// What one holds, in bytes: windows and tables of zlib.
  static final int FOOTPRINT = 272 * 1024;

  /// A good ratio for half the time of zlib's default.
  private static final int LEVEL = 4;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int TRAILER = 8;

  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32 sum = new CRC32();
  private final int flush;
  private ByteBuffer edge = ByteBuffer.wrap(HEADER);
  private long length;
  private boolean ended;

  /// @param streaming whether what is handed in goes out at once, at the price of some bytes
  GzipEncoder(boolean streaming) {
    flush = streaming ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
  }

  @Override
  public void put(ByteBuffer part, boolean last) {
    length += part.remaining();
    sum.update(part.duplicate());
    deflater.setInput(part);
    if (last) {
      deflater.finish();
    }
  }

  @Override
  public int take(ByteBuffer out) {
    int start = out.position();
    edge(out);
    if (!edge.hasRemaining() && !ended) {
      deflater.deflate(out, flush);
      if (deflater.finished()) {
        end();
        edge(out);
      }
    }
    return out.position() - start;
  }

  private void edge(ByteBuffer out) {
    int count = Math.min(edge.remaining(), out.remaining());
    out.put(out.position(), edge, edge.position(), count);
    out.position(out.position() + count);
    edge.position(edge.position() + count);
  }

  private void end() {
    ended = true;
    edge = ByteBuffer.allocate(TRAILER).order(ByteOrder.LITTLE_ENDIAN);
    edge.putInt((int) sum.getValue()).putInt((int) length).flip();
  }

  @Override
  public void close() {
    deflater.end();
  }
}

package io.bartizan.proxy.http1;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.proxy.http1.ChunkReader.Step;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads the body of a message as its [Framing] says: so many bytes, chunks, or up to the end of
/// the connection.
public final class BodyReader {
  private final ChunkReader chunks = new ChunkReader();
  private long framing;
  private long remaining;

  /// @param framing the length, [Framing#CHUNKED], or [Framing#NONE] for a body that ends with the
  ///   connection
  public void begin(long framing) {
    this.framing = framing;
    remaining = framing;
    chunks.begin();
  }

  /// Reads on until there is data, the end or nothing more.
  public Step step(ByteBuf in) {
    if (framing == Framing.CHUNKED) {
      return chunks.step(in);
    }
    if (remaining == 0) {
      return Step.END;
    }
    return in.isReadable() ? Step.DATA : Step.MORE;
  }

  /// Takes the data that [#step] has found, as far as it is there. The caller releases it.
  public ByteBuf take(ByteBuf in) {
    return in.readRetainedSlice(took(in));
  }

  /// Drops the data that [#step] has found, as far as it is there. Returns how much.
  public int skip(ByteBuf in) {
    int count = took(in);
    in.skipBytes(count);
    return count;
  }

  private int took(ByteBuf in) {
    int there = in.readableBytes();
    if (framing == Framing.CHUNKED) {
      int count = (int) Math.min(chunks.remaining(), there);
      chunks.took(count);
      return count;
    }
    if (framing == Framing.NONE) {
      return there;
    }
    int count = (int) Math.min(remaining, there);
    remaining -= count;
    return count;
  }

  /// Whether everything was taken. A body up to the end of the connection never is.
  public boolean whole() {
    return framing == Framing.CHUNKED ? chunks.done() : remaining == 0;
  }

  /// How many bytes are missing, or -1 if nobody knows.
  public long missing() {
    return framing < 0 ? -1 : remaining;
  }

  /// The trailers, or null if there are none.
  public @Nullable HeadTable trailers() {
    return framing == Framing.CHUNKED ? chunks.trailers() : null;
  }

  /// What is wrong, after [Step#MALFORMED].
  public String problem() {
    return chunks.problem();
  }
}

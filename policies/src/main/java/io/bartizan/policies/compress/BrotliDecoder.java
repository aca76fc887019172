package io.bartizan.policies.compress;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import io.bartizan.pipeline.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads Brotli (RFC 7932). The window that the first byte asks for is taken from the memory budget
/// before anything is read; one of more than 4 MiB is refused.
final class BrotliDecoder implements Decoder {
  /// What one holds besides its window, in bytes.
  static final int FOOTPRINT = 128 * 1024;

  private static final int INPUT = 16 * 1024;
  private static final int MOST_BITS = 22;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Memory memory;
  private DecoderJNI.@Nullable Wrapper decoder;
  private boolean pulled;
  private int window;
  private ByteBuffer in = NOTHING;
  private ByteBuffer out = NOTHING;
  private State state = State.OPEN;

  BrotliDecoder(Memory memory) {
    this.memory = memory;
  }

  @Override
  public void put(ByteBuffer part) {
    in = part;
    if (decoder == null && state == State.OPEN && in.hasRemaining()) {
      open(bits(in.get(in.position()) & 0xff));
    }
  }

  private void open(int bits) {
    if (bits > MOST_BITS) {
      state = State.BROKEN;
      return;
    }
    if (!memory.take(1L << bits)) {
      state = State.STARVED;
      return;
    }
    window = 1 << bits;
    try {
      decoder = new DecoderJNI.Wrapper(INPUT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The size of the window, as a power of two (RFC 7932, section 9.1); too many for a reserved
  /// one.
  private static int bits(int first) {
    int high = first >> 1 & 7;
    int low = first >> 4 & 7;
    if ((first & 1) == 0) {
      return 16;
    }
    if (high != 0) {
      return 17 + high;
    }
    return low == 0 ? 17 : low == 1 ? Integer.MAX_VALUE : 8 + low;
  }

  @Override
  public int take(ByteBuffer target) {
    int start = target.position();
    DecoderJNI.Wrapper from = decoder;
    while (from != null && target.hasRemaining() && (out.hasRemaining() || step(from))) {
      int count = Math.min(out.remaining(), target.remaining());
      target.put(target.position(), out, out.position(), count);
      target.position(target.position() + count);
      out.position(out.position() + count);
    }
    return target.position() - start;
  }

  /// Has the decoder do something. False if there is nothing to do.
  private boolean step(DecoderJNI.Wrapper from) {
    if (from.hasOutput()) {
      out = from.pull();
      pulled = true;
      return true;
    }
    return switch (from.getStatus()) {
      case OK, NEEDS_MORE_OUTPUT -> goOn(from);
      case NEEDS_MORE_INPUT -> pulled ? goOn(from) : in.hasRemaining() && fill(from);
      case DONE -> {
        state = in.hasRemaining() ? State.BROKEN : State.COMPLETE;
        yield false;
      }
      case ERROR -> {
        state = State.BROKEN;
        yield false;
      }
    };
  }

  /// What was pulled made room inside: there may be more, although the library asks for input.
  private boolean goOn(DecoderJNI.Wrapper with) {
    pulled = false;
    with.push(0);
    return true;
  }

  private boolean fill(DecoderJNI.Wrapper to) {
    ByteBuffer buffer = to.getInputBuffer();
    buffer.clear();
    int count = Math.min(buffer.remaining(), in.remaining());
    buffer.put(0, in, in.position(), count);
    in.position(in.position() + count);
    to.push(count);
    return true;
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public void close() {
    DecoderJNI.Wrapper open = decoder;
    decoder = null;
    state = State.BROKEN;
    if (open != null) {
      open.destroy();
    }
    memory.give(window);
    window = 0;
  }
}

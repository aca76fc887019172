package io.bartizan.policies.compress;

import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import com.aayushatharva.brotli4j.encoder.EncoderJNI.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Encodes as Brotli (RFC 7932).
final class BrotliEncoder implements Codec {
  /// What one holds, in bytes, at this quality and window: measured, rounded up.
  static final int FOOTPRINT = 1100 * 1024;

  private static final int QUALITY = 3;
  private static final int WINDOW_BITS = 18;
  private static final int INPUT = 16 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final EncoderJNI.Wrapper encoder;
  private final boolean streaming;
  private ByteBuffer in = NOTHING;
  private ByteBuffer out = NOTHING;
  private Operation operation = Operation.PROCESS;
  private boolean last;

  /// Whether what was handed in has been asked out.
  private boolean pressed = true;

  private boolean closed;

  /// @param streaming whether what is handed in goes out at once, at the price of some bytes
  BrotliEncoder(boolean streaming) {
    this.streaming = streaming;
    try {
      encoder = new EncoderJNI.Wrapper(INPUT, QUALITY, WINDOW_BITS, Encoder.Mode.GENERIC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(ByteBuffer part, boolean end) {
    in = part;
    last = end;
    pressed = !end && (!streaming || !part.hasRemaining());
  }

  @Override
  public int take(ByteBuffer target) {
    int start = target.position();
    while (target.hasRemaining() && (out.hasRemaining() || step())) {
      int count = Math.min(out.remaining(), target.remaining());
      target.put(target.position(), out, out.position(), count);
      target.position(target.position() + count);
      out.position(out.position() + count);
    }
    return target.position() - start;
  }

  /// Has the encoder do something. False if there is nothing to do.
  private boolean step() {
    if (!encoder.isSuccess()) {
      throw new IllegalStateException("the encoder has failed");
    }
    if (encoder.hasMoreOutput()) {
      out = encoder.pull();
    } else if (encoder.hasRemainingInput()) {
      encoder.push(operation, 0);
    } else if (in.hasRemaining()) {
      operation = Operation.PROCESS;
      encoder.push(operation, fill());
    } else if (!pressed) {
      press();
    } else {
      return false;
    }
    return true;
  }

  /// Asks out what is inside. It comes block by block: asks again until nothing comes any more.
  private void press() {
    if (!last || !encoder.isFinished()) {
      operation = last ? Operation.FINISH : Operation.FLUSH;
      encoder.push(operation, 0);
    }
    pressed = !encoder.hasMoreOutput() && (!last || encoder.isFinished());
  }

  private int fill() {
    ByteBuffer buffer = encoder.getInputBuffer();
    buffer.clear();
    int count = Math.min(buffer.remaining(), in.remaining());
    buffer.put(0, in, in.position(), count);
    in.position(in.position() + count);
    return count;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      out = NOTHING;
      encoder.destroy();
    }
  }
}

package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.HeadTable;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads a chunked body (RFC 9112, section 7.1) strictly: sizes are hexadecimal digits only, lines
/// end with CR LF only, extensions are read and dropped, trailers are fields like others. Sizes,
/// extensions and trailers are bounded.
public final class ChunkReader {
  /// What [#step] has found.
  public enum Step {
    /// Bytes are missing.
    MORE,
    /// [#remaining()] bytes of data follow, of which some are there.
    DATA,
    /// The body is complete, its trailers are read.
    END,
    MALFORMED
  }

  private enum State {
    SIZE,
    EXTENSION,
    QUOTED,
    ESCAPED,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS,
    DONE
  }

  private static final int MAX_SIZE_DIGITS = 16;
  private static final int MAX_EXTENSION = 1024;

  /// What lines of sizes may take beyond 16 bytes for each chunk and twice its data, all together.
  private static final int MAX_EXCESS = 16 * 1024;

  private static final int MAX_TRAILERS = 8 * 1024;
  private static final int MAX_TRAILER_FIELDS = 64;

  private final FieldReader fields = new FieldReader();
  private State state = State.SIZE;
  private int digits;
  private int extension;
  private long excess;
  private long remaining;
  private @Nullable HeadTable trailers;
  private String problem = "";

  public void begin() {
    state = State.SIZE;
    digits = 0;
    extension = 0;
    excess = 0;
    remaining = 0;
    trailers = null;
    problem = "";
  }

  /// Reads on until there is data, the end or nothing more.
  public Step step(ByteBuf in) {
    while (true) {
      if (state == State.DATA) {
        return in.isReadable() ? Step.DATA : Step.MORE;
      }
      if (state == State.DONE) {
        return Step.END;
      }
      if (state == State.TRAILERS) {
        return readTrailers(in);
      }
      if (!in.isReadable()) {
        return Step.MORE;
      }
      if (!eat(in.readByte())) {
        return Step.MALFORMED;
      }
    }
  }

  private boolean eat(byte b) {
    return switch (state) {
      case SIZE -> size(b);
      case EXTENSION, QUOTED, ESCAPED -> extension(b);
      case SIZE_LF -> b == '\n' ? afterSize() : bad("bare CR behind a chunk size");
      case DATA_CR -> {
        state = State.DATA_LF;
        yield b == '\r' || bad("chunk data is longer than its size");
      }
      case DATA_LF -> {
        state = State.SIZE;
        digits = 0;
        extension = 0;
        yield b == '\n' || bad("bare CR behind chunk data");
      }
      case DATA, TRAILERS, DONE -> throw new AssertionError(state);
    };
  }

  private boolean size(byte b) {
    int digit = Ascii.hex(b);
    if (digit >= 0) {
      digits++;
      remaining = remaining << 4 | digit;
      return digits <= MAX_SIZE_DIGITS && remaining >= 0 || bad("chunk size too large");
    }
    if (digits == 0) {
      return bad("chunk size is not a hexadecimal number");
    }
    if (b == '\r') {
      state = State.SIZE_LF;
      return true;
    }
    state = State.EXTENSION;
    return b == ';' || bad("chunk size is not followed by CR LF or an extension");
  }

  private boolean extension(byte b) {
    if (++extension > MAX_EXTENSION) {
      return bad("chunk extension of more than " + MAX_EXTENSION + " bytes");
    }
    if (b == '\r' && state == State.EXTENSION) {
      state = State.SIZE_LF;
      return true;
    }
    if (b >= 0 && b < ' ' && b != '\t' || b == 127) {
      return bad("control character in a chunk extension");
    }
    state =
        switch (state) {
          case EXTENSION -> b == '"' ? State.QUOTED : State.EXTENSION;
          case QUOTED -> b == '\\' ? State.ESCAPED : b == '"' ? State.EXTENSION : State.QUOTED;
          case ESCAPED -> State.QUOTED;
          case SIZE, SIZE_LF, DATA, DATA_CR, DATA_LF, TRAILERS, DONE ->
              throw new AssertionError(state);
        };
    return true;
  }

  private boolean afterSize() {
    excess = Math.max(0, excess + digits + extension - 16 - 2 * Math.min(remaining, MAX_EXCESS));
    if (excess > MAX_EXCESS) {
      return bad("chunk extensions of more than " + MAX_EXCESS + " bytes beyond the data");
    }
    state = remaining == 0 ? State.TRAILERS : State.DATA;
    return true;
  }

  private Step readTrailers(ByteBuf in) {
    if (trailers == null && in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == 0x0d0a) {
      in.skipBytes(2);
      state = State.DONE;
      return Step.END;
    }
    return in.isReadable() ? trailerLines(in) : Step.MORE;
  }

  private Step trailerLines(ByteBuf in) {
    HeadTable table = trailers;
    if (table == null) {
      table = new HeadTable();
      trailers = table;
      fields.at(0);
    }
    int before = table.end();
    int count = Math.min(in.readableBytes(), MAX_TRAILERS - before);
    table.reserve(count);
    in.getBytes(in.readerIndex(), table.bytes(), before, count);
    table.end(before + count);
    if (before > 0 && !FieldReader.lineFeed(table.bytes(), before, before + count)) {
      in.skipBytes(count);
      return more(table);
    }
    while (true) {
      switch (fields.next(table, before + count)) {
        case FIELD -> {
          if (table.size() > MAX_TRAILER_FIELDS) {
            return malformed("more than " + MAX_TRAILER_FIELDS + " trailer fields");
          }
        }
        case MORE -> {
          in.skipBytes(count);
          return more(table);
        }
        case END -> {
          in.skipBytes(fields.at() - before);
          table.end(fields.at());
          state = State.DONE;
          return Step.END;
        }
        case BAD -> {
          return malformed(fields.problem() + " in a trailer");
        }
      }
    }
  }

  private Step more(HeadTable table) {
    return table.end() >= MAX_TRAILERS
        ? malformed("trailers of more than " + MAX_TRAILERS + " bytes")
        : Step.MORE;
  }

  /// Bytes of the current chunk that have not been taken.
  public long remaining() {
    return remaining;
  }

  /// `count` bytes of data, at most [#remaining()], were taken.
  public void took(int count) {
    remaining -= count;
    if (remaining == 0) {
      state = State.DATA_CR;
    }
  }

  /// Whether the body is complete and its trailers are read.
  boolean done() {
    return state == State.DONE;
  }

  /// The trailers, or null if there are none.
  public @Nullable HeadTable trailers() {
    HeadTable table = trailers;
    return table == null || table.size() == 0 ? null : table;
  }

  public String problem() {
    return problem;
  }

  private boolean bad(String what) {
    problem = what;
    return false;
  }

  private Step malformed(String what) {
    problem = what;
    return Step.MALFORMED;
  }
}

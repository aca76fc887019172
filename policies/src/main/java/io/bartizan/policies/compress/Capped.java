package io.bartizan.policies.compress;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A decoder whose output is counted: more than `size` bytes, or more than `ratio` times what has
/// come, is refused before anybody sees it.
final class Capped implements Codec {
  /// Up to here any ratio is good: short texts compress very well.
  static final int GRACE = 64 * 1024;

  private final Decoder decoder;
  private final long size;
  private final int ratio;
  private long in;
  private long out;
  private boolean last;
  private @Nullable Refusal trouble;

  Capped(Decoder decoder, long size, int ratio) {
    this.decoder = decoder;
    this.size = size;
    this.ratio = ratio;
  }

  @Override
  public void put(ByteBuffer part, boolean end) {
    in += part.remaining();
    last = end;
    decoder.put(part);
  }

  @Override
  public int take(ByteBuffer target) {
    if (trouble != null) {
      return 0;
    }
    int count = decoder.take(target);
    out += count;
    trouble = count == 0 ? judge() : weigh();
    return trouble == null ? count : 0;
  }

  private @Nullable Refusal weigh() {
    if (out > size) {
      return Refusal.of(
          Code.CODING_TOO_LARGE,
          "decoded to more than " + size + " bytes (expected: at most that)");
    }
    if (out > GRACE && out > in * ratio) {
      return Refusal.of(
          Code.CODING_TOO_LARGE,
          in
              + " bytes decoded to "
              + out
              + " or more (expected: at most "
              + ratio
              + " times as many)");
    }
    return null;
  }

  private @Nullable Refusal judge() {
    return switch (decoder.state()) {
      case COMPLETE -> null;
      case OPEN -> last ? Refusal.of(Code.CODING_BROKEN, "the content coding has no end") : null;
      case BROKEN ->
          Refusal.of(
              Code.CODING_BROKEN, "not what the content coding says, or more behind its end");
      case STARVED -> Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left to decode the body");
    };
  }

  @Override
  public @Nullable Refusal trouble() {
    return trouble;
  }

  @Override
  public void close() {
    decoder.close();
  }
}

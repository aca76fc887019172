package io.bartizan.pipeline;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A way whose second part begins where the first ends. What is between them has a buffer of its
/// own.
final class Sequel implements Transform {
  private static final int BETWEEN = 16 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final Transform first;
  private final Transform second;
  private final ByteBuffer between = ByteBuffer.allocate(BETWEEN);
  private boolean begun;
  private boolean last;
  private boolean ended;

  Sequel(Transform first, Transform second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void put(ByteBuffer part, boolean last) {
    this.last = last;
    first.put(part, last);
  }

  @Override
  public int take(ByteBuffer out) {
    int count = begun ? second.take(out) : 0;
    while (count == 0 && second.trouble() == null && !second.rests() && handOver()) {
      count = second.take(out);
    }
    return count;
  }

  /// Hands the second part what the first gives, or that nothing follows. False if there is nothing
  /// to hand over.
  private boolean handOver() {
    int count = first.take(between.duplicate());
    if (count == 0 && first.rests()) {
      return false;
    }
    begun |= count > 0 || last;
    if (count > 0) {
      second.put(between.slice(0, count), false);
      return true;
    }
    boolean over = last && !ended && first.trouble() == null;
    if (over) {
      ended = true;
      second.put(NOTHING.duplicate(), true);
    }
    return over;
  }

  @Override
  public boolean holds() {
    return first.holds() || second.holds();
  }

  @Override
  public boolean rests() {
    return first.rests() || second.rests();
  }

  @Override
  public void waking(Runnable awake) {
    first.waking(awake);
    second.waking(awake);
  }

  @Override
  public @Nullable Refusal trouble() {
    Refusal trouble = first.trouble();
    return trouble == null ? second.trouble() : trouble;
  }
}

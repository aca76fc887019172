package io.bartizan.policies.waf;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Transform;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An answer's body that waits until it is judged: nothing comes out before. What is longer than
/// the limit is refused, or streams past once its first bytes are judged. Where rules are only
/// watched, nothing waits: a copy is judged. What it keeps is taken from the memory budget.
final class Withheld implements Transform {
  private static final int FIRST = 4 * 1024;

  private final Judge judge;
  private final Memory memory;
  private final int limit;
  private final boolean whole;
  private final boolean holds;
  private byte[] kept = new byte[0];
  private int size;
  private int given;
  private ByteBuffer part = ByteBuffer.allocate(0);
  private boolean judged;
  private @Nullable Refusal trouble;

  /// Says what is wrong with a body.
  interface Judge {
    /// @param body its first `length` bytes
    @Nullable Refusal judge(byte[] body, int length);
  }

  /// @param limit how many bytes are judged
  /// @param whole whether a longer body is refused
  /// @param holds whether it waits
  Withheld(Judge judge, Memory memory, int limit, boolean whole, boolean holds) {
    this.judge = judge;
    this.memory = memory;
    this.limit = limit;
    this.whole = whole;
    this.holds = holds;
  }

  @Override
  public void put(ByteBuffer next, boolean last) {
    part = next;
    if (judged || trouble != null) {
      return;
    }
    int room = limit - size;
    boolean longer = next.remaining() > room;
    if (!keep(next, Math.min(room, next.remaining()))) {
      starved();
    } else if (longer && whole && holds) {
      trouble = Refusal.of(Code.WAF_BLOCKED, "answer of more than " + limit + " bytes");
    } else if (longer || last) {
      judge();
    }
  }

  /// Copies the first bytes. What waits is taken out of the part, so that it does not come twice.
  private boolean keep(ByteBuffer next, int count) {
    if (count > kept.length - size && !grow(size + count)) {
      return false;
    }
    next.get(next.position(), kept, size, count);
    size += count;
    if (holds) {
      part = next.position(next.position() + count);
    }
    return true;
  }

  private boolean grow(int least) {
    int length = Math.min(limit, Math.max(Math.max(least, FIRST), 2 * kept.length));
    if (!memory.take(length - kept.length)) {
      return false;
    }
    kept = Arrays.copyOf(kept, length);
    return true;
  }

  private void starved() {
    if (holds) {
      trouble = Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left to judge the answer");
    } else {
      judge();
    }
  }

  private void judge() {
    judged = true;
    Refusal no = judge.judge(kept, size);
    trouble = holds ? no : null;
  }

  @Override
  public int take(ByteBuffer out) {
    if (trouble != null || holds && !judged) {
      return 0;
    }
    int start = out.position();
    if (holds && given < size) {
      int count = Math.min(size - given, out.remaining());
      out.put(kept, given, count);
      given += count;
    }
    int count = Math.min(part.remaining(), out.remaining());
    out.put(part.slice(part.position(), count));
    part.position(part.position() + count);
    return out.position() - start;
  }

  @Override
  public @Nullable Refusal trouble() {
    return trouble;
  }

  @Override
  public boolean holds() {
    return holds;
  }

  void close() {
    memory.give(kept.length);
    kept = new byte[0];
  }
}

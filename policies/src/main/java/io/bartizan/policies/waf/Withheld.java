package io.bartizan.policies.waf;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Transform;
import io.bartizan.pipeline.Verdict;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An answer's body that waits until it is judged: nothing comes out before. What is longer than
/// the limit is refused, or streams past once its first bytes are judged. Where rules are only
/// watched, nothing waits: a copy is judged. What it keeps is taken from the memory budget.
final class Withheld implements Transform, Verdict.Done<io.bartizan.waf.engine.Verdict> {
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
  private Runnable awake = () -> {};

  /// Who uses the bytes that are kept: the exchange, and work elsewhere.
  private final AtomicInteger users = new AtomicInteger(1);

  private boolean resting;

  /// What came of the work elsewhere: a verdict, or whatever was thrown.
  private volatile @Nullable Object found;

  /// Says what is wrong with a body: by itself, or on another thread.
  interface Judge {
    /// Work that judges elsewhere; null if the body is judged at once.
    ///
    /// @param body its first `length` bytes
    Verdict.@Nullable Work<io.bartizan.waf.engine.Verdict> elsewhere(byte[] body, int length);

    /// What is wrong.
    ///
    /// @param body its first `length` bytes
    @Nullable Refusal judge(byte[] body, int length);

    /// What is wrong by what was found elsewhere.
    @Nullable Refusal judged(io.bartizan.waf.engine.Verdict found);
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
    Verdict.Work<io.bartizan.waf.engine.Verdict> work = judge.elsewhere(kept, size);
    if (work == null) {
      settle(judge.judge(kept, size));
    } else {
      resting = true;
      users.incrementAndGet();
      work.begin(this);
    }
  }

  private void settle(@Nullable Refusal no) {
    judged = true;
    trouble = holds ? no : null;
  }

  @Override
  public void value(io.bartizan.waf.engine.Verdict verdict) {
    arrived(verdict);
  }

  @Override
  public void failed(Throwable cause) {
    arrived(cause);
  }

  private void arrived(Object what) {
    found = what;
    release();
    awake.run();
  }

  /// Takes in what was found elsewhere, on the event loop.
  private void wakeUp() {
    Object what = found;
    if (resting && what != null) {
      resting = false;
      settle(
          what instanceof io.bartizan.waf.engine.Verdict verdict
              ? judge.judged(verdict)
              : Refusal.of(Code.POLICY_FAILED, "waf: " + what.getClass().getName()));
    }
  }

  @Override
  public boolean rests() {
    return resting && found == null;
  }

  @Override
  public void waking(Runnable whom) {
    awake = whom;
  }

  @Override
  public int take(ByteBuffer out) {
    wakeUp();
    if (trouble != null || resting || holds && !judged) {
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

  /// The exchange is over. Work elsewhere may still use the bytes.
  void close() {
    release();
  }

  private void release() {
    if (users.decrementAndGet() == 0) {
      memory.give(kept.length);
    }
  }
}

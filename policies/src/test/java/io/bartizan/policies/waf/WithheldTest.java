package io.bartizan.policies.waf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WithheldTest implements Withheld.Judge {
  private static final io.bartizan.waf.engine.Verdict PASS =
      new io.bartizan.waf.engine.Verdict.Pass();

  private final Memory memory = new Memory(1 << 20);
  private final Withheld body = new Withheld(this, memory, 100_000, false, true);
  private Verdict.@Nullable Done<io.bartizan.waf.engine.Verdict> work;
  private int woken;

  WithheldTest() {
    body.waking(() -> woken++);
  }

  @Override
  public Verdict.Work<io.bartizan.waf.engine.Verdict> elsewhere(byte[] bytes, int length) {
    return done -> work = done;
  }

  @Override
  public Refusal judge(byte[] bytes, int length) {
    throw new AssertionError("judged at once");
  }

  @Override
  public @Nullable Refusal judged(io.bartizan.waf.engine.Verdict found) {
    return found.blocks() ? Refusal.of(Code.WAF_BLOCKED, "rule") : null;
  }

  private Verdict.Done<io.bartizan.waf.engine.Verdict> begun() {
    body.put(ByteBuffer.wrap("an answer".getBytes(StandardCharsets.UTF_8)), true);
    assertThat(body.rests()).isTrue();
    assertThat(taken()).isEmpty();
    return requireNonNull(work);
  }

  private String taken() {
    ByteBuffer out = ByteBuffer.allocate(512);
    int count = body.take(out);
    return new String(out.array(), 0, count, StandardCharsets.UTF_8);
  }

  @Test
  void rests_while_it_is_judged_elsewhere_and_goes_on_then() {
    begun().value(PASS);
    assertThat(woken).isEqualTo(1);
    assertThat(body.rests()).isFalse();
    assertThat(taken()).isEqualTo("an answer");
    assertThat(body.trouble()).isNull();
  }

  @Test
  void gives_nothing_of_what_is_blocked_elsewhere() {
    begun().value(new io.bartizan.waf.engine.Verdict.Deny(403, 1));
    assertThat(taken()).isEmpty();
    assertThat(requireNonNull(body.trouble()).code()).isEqualTo(Code.WAF_BLOCKED);
  }

  @Test
  void what_cannot_be_judged_is_refused() {
    begun().failed(new IllegalStateException("secret"));
    assertThat(taken()).isEmpty();
    Refusal trouble = requireNonNull(body.trouble());
    assertThat(trouble.code()).isEqualTo(Code.POLICY_FAILED);
    assertThat(trouble.reason()).doesNotContain("secret");
  }

  @Test
  void keeps_its_memory_until_nobody_reads_it_any_more() {
    Verdict.Done<io.bartizan.waf.engine.Verdict> running = begun();
    long used = memory.used();
    body.close();
    assertThat(used).isPositive();
    assertThat(memory.used()).isEqualTo(used);
    running.value(PASS);
    assertThat(memory.used()).isZero();
  }
}

package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SequelTest {
  /// Says every byte twice, and something at the end.
  private static final class Twice implements Transform {
    private final String end;
    private ByteBuffer part = ByteBuffer.allocate(0);
    private boolean last;
    private @Nullable Refusal trouble;

    Twice(String end) {
      this.end = end;
    }

    @Override
    public void put(ByteBuffer part, boolean last) {
      assertThat(this.part.hasRemaining()).isFalse();
      this.part = part;
      this.last = last;
    }

    @Override
    public int take(ByteBuffer out) {
      int start = out.position();
      while (trouble == null && part.hasRemaining() && out.remaining() > 1) {
        byte one = part.get();
        trouble = one == '!' ? Refusal.of(Code.WAF_BLOCKED, "!") : null;
        out.put(one).put(one);
      }
      if (last && !part.hasRemaining() && out.remaining() >= end.length()) {
        out.put(end.getBytes(StandardCharsets.US_ASCII));
        last = false;
      }
      return out.position() - start;
    }

    @Override
    public @Nullable Refusal trouble() {
      return trouble;
    }
  }

  private final StringBuilder came = new StringBuilder();

  private void send(Transform way, String text, boolean last) {
    way.put(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), last);
    ByteBuffer out = ByteBuffer.allocate(512);
    for (int count = way.take(out); count > 0; count = way.take(out.clear())) {
      came.append(new String(out.array(), 0, count, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void what_comes_out_of_the_first_goes_into_the_second() {
    Transform way = new Sequel(new Twice("."), new Twice(";"));
    send(way, "ab", false);
    send(way, "c", false);
    send(way, "", true);
    assertThat(came).hasToString("aaaabbbbcccc..;");
  }

  @Test
  void a_long_part_goes_through_bit_by_bit() {
    Transform way = new Sequel(new Twice(""), new Twice(";"));
    send(way, "x".repeat(100_000), true);
    assertThat(came).hasToString("x".repeat(400_000) + ";");
  }

  @Test
  void trouble_in_the_first_ends_both() {
    Transform way = new Sequel(new Twice(""), new Twice(";"));
    send(way, "a!b", true);
    assertThat(way.trouble()).isNotNull();
    assertThat(came.toString()).doesNotContain("b", ";");
  }
}

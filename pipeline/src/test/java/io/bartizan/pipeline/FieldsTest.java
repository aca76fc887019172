package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FieldsTest {
  private static final Name NAME = Name.of("x-a");

  @Test
  void no_value_can_end_a_line() {
    for (char wrong : new char[] {'\r', '\n', '\0', 1, 8, 11, 12, 27, 31, 127}) {
      String value = "a" + wrong + "b";
      assertThatThrownBy(() -> Fields.of(NAME, value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("value of x-a: ");
      assertThatThrownBy(() -> Fields.of(NAME, Bytes.of(value)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Fields.NONE.with(NAME, Bytes.of(value)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void the_message_does_not_repeat_the_value() {
    assertThatThrownBy(() -> Fields.of(NAME, "s3cret\n")).hasMessageNotContaining("s3cret");
  }

  @Test
  void text_outside_ascii_is_refused_for_it_would_look_like_other_text() {
    for (String wrong : new String[] {"é", "Ж", "\u010a", "\u560a"}) {
      assertThatThrownBy(() -> Fields.of(NAME, wrong)).hasMessageContaining("expected: ASCII");
    }
  }

  @Test
  void every_byte_that_rfc_9110_admits_may_stand_in_a_value() {
    byte[] all = new byte[256];
    int length = 0;
    for (int i : IntStream.range(0, 256).filter(b -> b == '\t' || b >= 32 && b != 127).toArray()) {
      all[length++] = (byte) i;
    }
    assertThat(Fields.of(NAME, Bytes.view(all, 0, length)).value(0).length()).isEqualTo(length);
  }

  @Test
  void are_found_by_name() {
    Fields fields = Fields.of(Names.VARY, "Origin").with(NAME, "1").with(Names.VARY, "Cookie");
    assertThat(fields.size()).isEqualTo(3);
    assertThat(fields.find(Names.VARY)).isZero();
    assertThat(fields.next(Names.VARY, 0)).isEqualTo(2);
    assertThat(fields.count(Names.VARY)).isEqualTo(2);
    assertThat(fields.only(NAME)).hasToString("1");
    assertThat(fields.find(Names.HOST)).isEqualTo(-1);
    assertThat(fields.name(1)).hasToString("x-a");
    assertThat(new String(fields.lines(), StandardCharsets.ISO_8859_1))
        .isEqualTo("vary: Origin\r\nx-a: 1\r\nvary: Cookie\r\n");
  }

  @Test
  void are_immutable() {
    Fields one = Fields.of(NAME, "1");
    Fields two = one.with(NAME, "2");
    assertThat(one.size()).isEqualTo(1);
    assertThat(two.and(one).size()).isEqualTo(3);
    assertThat(two.without(Fields.of(Names.VARY, "x"))).isSameAs(two);
    assertThat(two.with(Names.VARY, "x").without(one).size()).isEqualTo(1);
    assertThat(Fields.NONE.size()).isZero();
  }

  @Test
  void no_answer_of_the_gateway_frames_itself() {
    for (Name name :
        new Name[] {
          Names.CONTENT_LENGTH,
          Names.TRANSFER_ENCODING,
          Names.CONNECTION,
          Name.of("Transfer_Encoding")
        }) {
      Fields framing = Fields.of(Names.VARY, "x").with(name, "1");
      assertThatThrownBy(() -> new Answer.Content(200, framing, Bytes.EMPTY))
          .hasMessageContaining("expected: one that does not frame");
      assertThatThrownBy(() -> new Refusal(Code.ROLE_MISSING, "", framing))
          .hasMessageContaining("expected: one that does not frame");
      assertThatThrownBy(() -> Refusal.of(Code.ROLE_MISSING, "").with(name, "1"))
          .hasMessageContaining("expected: one that does not frame");
    }
  }

  @Test
  void a_content_has_a_final_status() {
    for (int status : new int[] {0, 100, 199, 600}) {
      assertThatThrownBy(() -> new Answer.Content(status, Fields.NONE, Bytes.EMPTY))
          .hasMessage("status: " + status + " (expected: 200 to 599)");
    }
  }
}

package io.bartizan.waf.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Marks;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is remembered of texts, and of which.
class MemoryTest {
  private final Memory memory = new Memory();
  private final Focus one = new Focus(1, true, 1);
  private final Focus other = new Focus(2, true, 1);

  @Test
  void the_rules_that_may_match_a_text_are_remembered_for_who_looked() {
    keep(Text.latin1("user-agent"), 3, 5);
    assertThat(rules("user-agent")).containsExactly(3, 5);
    assertThat(memory.known(one, Text.latin1("user-agenx"))).isNull();
    assertThat(memory.known(other, Text.latin1("user-agent"))).isNull();
  }

  @Test
  void the_kinds_of_bytes_of_a_text_are_remembered_with_it() {
    keep(Text.latin1("Mozilla/5.0"), 3);
    assertThat(known("Mozilla/5.0").marks).isEqualTo(Marks.of(Text.latin1("Mozilla/5.0")));
    assertThat(known("Mozilla/5.0").foretold).isSameAs(one.nothing);
  }

  private void keep(Text text, int... rules) {
    memory.keep(one, new Value(Variable.REQUEST_HEADERS, Text.EMPTY, text), rules, one.nothing);
  }

  private Memory.Known known(String text) {
    return Objects.requireNonNull(memory.known(one, Text.latin1(text)));
  }

  private int[] rules(String text) {
    return known(text).rules;
  }

  @Test
  void the_bytes_of_a_request_may_change_afterwards() {
    byte[] head = "GET /secret HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    keep(Text.of(head, 0, 3), 3);
    head[0] = 'P';
    assertThat(rules("GET")).containsExactly(3);
  }

  @Test
  void long_texts_are_not_remembered() {
    keep(Text.latin1("a".repeat(129)), 3);
    assertThat(memory.known(one, Text.latin1("a".repeat(129)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "Cookie", "X-Api-Key", "Referer", "Proxy-Authorization"})
  void credentials_and_what_may_hold_them_are_not_remembered(String field) {
    assertThat(Recurring.value(Variable.REQUEST_HEADERS, Text.latin1(field))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"ARGS_GET", "ARGS_POST", "REQUEST_COOKIES", "REQUEST_URI", "REQUEST_BODY", "XML"})
  void what_users_say_is_not_remembered(Variable variable) {
    assertThat(Recurring.value(variable, Text.latin1("Host"))).isFalse();
    assertThat(Recurring.values(variable)).isFalse();
  }

  @Test
  void what_a_client_says_of_itself_is_remembered_in_any_case() {
    assertThat(Recurring.value(Variable.REQUEST_HEADERS, Text.latin1("USER-agent"))).isTrue();
    assertThat(Recurring.values(Variable.REQUEST_HEADERS_NAMES)).isTrue();
  }
}

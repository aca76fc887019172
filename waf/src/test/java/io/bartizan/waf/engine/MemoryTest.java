package io.bartizan.waf.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
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
    memory.keep(one, Text.latin1("user-agent"), new int[] {3, 5});
    assertThat(memory.rules(one, Text.latin1("user-agent"))).containsExactly(3, 5);
    assertThat(memory.rules(one, Text.latin1("user-agenx"))).isNull();
    assertThat(memory.rules(other, Text.latin1("user-agent"))).isNull();
  }

  @Test
  void the_bytes_of_a_request_may_change_afterwards() {
    byte[] head = "GET /secret HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    memory.keep(one, Text.of(head, 0, 3), new int[] {3});
    head[0] = 'P';
    assertThat(memory.rules(one, Text.latin1("GET"))).containsExactly(3);
  }

  @Test
  void long_texts_are_not_remembered() {
    memory.keep(one, Text.latin1("a".repeat(129)), new int[] {3});
    assertThat(memory.rules(one, Text.latin1("a".repeat(129)))).isNull();
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

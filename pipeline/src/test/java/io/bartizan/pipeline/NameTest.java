package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NameTest {
  @Test
  void a_known_name_is_the_constant_however_it_is_written() {
    assertThat(Name.of("Content-LENGTH")).isSameAs(Names.CONTENT_LENGTH);
    assertThat(Name.of("content_length")).isNotEqualTo(Names.CONTENT_LENGTH);
    assertThat(Name.of("X-Own"))
        .isEqualTo(Name.of("x-own"))
        .hasSameHashCodeAs(Name.of("x-own"))
        .hasToString("x-own");
  }

  @Test
  void every_constant_has_a_number_of_its_own_below_64() throws Exception {
    Set<Integer> numbers = new HashSet<>();
    int constants = 0;
    for (var field : Names.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == Name.class) {
        Name name = (Name) field.get(null);
        constants++;
        numbers.add(name.number());
        assertThat(name.number()).isBetween(0, 63);
        assertThat(Names.number(name.number())).isSameAs(name);
        assertThat(name.toString().replace("-", ""))
            .isEqualTo(field.getName().toLowerCase(Locale.ROOT).replace("_", ""));
        assertThat(Name.of(name.toString())).isSameAs(name);
      }
    }
    assertThat(numbers).hasSize(constants);
    assertThat(constants).isGreaterThan(50);
  }

  @Test
  void is_a_token_of_at_most_256_characters() {
    for (String wrong :
        new String[] {"", "a b", "a:", "a\r", "a\n", "a\0", "é", "Ā", "a".repeat(257)}) {
      assertThatThrownBy(() -> Name.of(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("field name: ");
    }
    assertThat(Name.of("a".repeat(256)).length()).isEqualTo(256);
  }

  @Test
  void an_alias_shares_the_hash() {
    byte[] one = "X-Forwarded_FOR".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Name.hash(one, 0, one.length)).isEqualTo(Names.X_FORWARDED_FOR.hash());
    assertThat(Names.X_FORWARDED_FOR.alias(one, 0, one.length)).isTrue();
    assertThat(Names.X_FORWARDED_FOR.same(one, 0, one.length)).isFalse();
  }

  @Test
  void writes_itself_in_lower_case() {
    byte[] target = new byte[10];
    assertThat(Names.HOST.copyTo(target, 2)).isEqualTo(6);
    assertThat(Bytes.view(target, 2, 6)).hasToString("host");
  }
}

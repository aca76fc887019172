package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {
  private static final List<String> KNOWN =
      List.of("service", "services", "max-head-size", "timeout", "on", "tls");

  @ParameterizedTest
  @CsvSource({
    "servce, service",
    "servcies, services",
    "sevrice, service",
    "maxHeadSize, max-head-size",
    "max_head_size, max-head-size",
    "MAX-HEAD-SIZE, max-head-size",
    "timout, timeout",
    "time-out, timeout",
    "no, on",
    "tsl, tls",
    "tlss, tls"
  })
  void finds_what_was_meant(String wrong, String meant) {
    assertThat(Suggestions.nearest(wrong, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"database", "x", "''", "servicemeshgateway"})
  void suggests_nothing_far_fetched(String wrong) {
    assertThat(Suggestions.nearest(wrong, KNOWN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "a, '', 1",
    "'', ab, 2",
    "ab, ba, 1",
    "abc, abc, 0",
    "kitten, sitting, 3"
  })
  void counts_edits_and_swaps(String a, String b, int distance) {
    assertThat(Suggestions.distance(a, b)).isEqualTo(distance);
    assertThat(Suggestions.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void words_the_message_for_a_name_that_does_not_exist() {
    assertThat(Suggestions.unknown("service", "orderz", List.of("users", "orders")))
        .isEqualTo(
            "unknown service `orderz` (did you mean `orders`?; expected one of: orders, users)");
    assertThat(Suggestions.unknown("service", "a\nb", List.of()))
        .isEqualTo("unknown service `a\\nb` (none is defined)");
  }

  @Test
  void lists_only_so_many_names() {
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "name-" + i).toList();
    assertThat(Suggestions.unknown("route", "other", many))
        .endsWith(" and 960 more)")
        .hasSizeLessThan(600);
  }
}

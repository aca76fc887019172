package io.bartizan.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class InkTest {
  @Test
  void colours_are_for_terminals_only() {
    assertThat(Ink.fitting(1, Map.of("TERM", "xterm"))).isEqualTo(Ink.PLAIN);
  }

  @Test
  void plain_ink_changes_nothing() {
    assertThat(Ink.PLAIN.red("x")).isEqualTo("x");
    assertThat(Ink.COLOURS.red("x")).isEqualTo("\u001b[31mx\u001b[0m");
  }
}

package io.bartizan.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CommandTest {
  @Test
  void the_overview_names_every_command_and_exit_status() {
    assertThat(Command.overview())
        .contains(Command.words())
        .contains("0 all is well", "1 the configuration", "2 wrong usage");
  }

  @Test
  void a_page_shows_usage_options_and_examples() {
    assertThat(Command.EXPLAIN.help())
        .contains("usage: bartizan explain [-c FILE] [-H 'Name: value']...", "METHOD URL")
        .contains("  -c, --config FILE ", "  -H, --header 'Name: value' ", "  -h, --help ")
        .contains("  bartizan explain -c bartizan.yaml GET https://localhost:8443/orders/7");
  }

  @Test
  void no_line_is_wider_than_a_terminal() {
    int pages = 0;
    for (Command command : Command.values()) {
      assertThat(command.help().lines())
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
      pages++;
    }
    assertThat(pages).isEqualTo(12);
  }
}

package io.bartizan.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  @Test
  void takes_options_and_operands_in_any_order() throws WrongUsage {
    Arguments arguments =
        read(
            Command.EXPLAIN,
            "GET",
            "-H",
            "a: 1",
            "--config=x.yaml",
            "https://h/",
            "-Hb: 2",
            "--header",
            "c: 3");
    assertThat(arguments.value(Option.CONFIG, "")).isEqualTo("x.yaml");
    assertThat(arguments.values(Option.HEADER)).containsExactly("a: 1", "b: 2", "c: 3");
    assertThat(arguments.operand(0)).isEqualTo("GET");
    assertThat(arguments.operand(1)).isEqualTo("https://h/");
  }

  @Test
  void takes_only_operands_behind_two_dashes() throws WrongUsage {
    assertThat(read(Command.EXPLAIN, "--", "-X", "https://h/").operand(0)).isEqualTo("-X");
  }

  @Test
  void falls_back_on_what_the_command_says() throws WrongUsage {
    Arguments arguments = read(Command.CHECK);
    assertThat(arguments.value(Option.CONFIG, "bartizan.yaml")).isEqualTo("bartizan.yaml");
    assertThat(arguments.has(Option.EFFECTIVE)).isFalse();
  }

  @Test
  void asks_for_no_operands_when_help_is_wanted() throws WrongUsage {
    assertThat(read(Command.EXPLAIN, "-h").has(Option.HELP)).isTrue();
  }

  @Test
  void says_what_was_expected() {
    assertRefused(
        Command.CHECK,
        List.of("--confg", "x"),
        "check: unknown option --confg (expected one of: --config, --effective, --help)");
    assertRefused(
        Command.CHECK,
        List.of("-x"),
        "check: unknown option -x (expected one of: --config, --effective, --help)");
    assertRefused(Command.CHECK, List.of("-c"), "-c: nothing follows (expected: FILE)");
    assertRefused(
        Command.CHECK, List.of("-c", "a", "-c", "b"), "-c: given twice (expected: at most once)");
    assertRefused(
        Command.CHECK, List.of("--effective=yes"), "--effective: yes (expected: no value)");
    assertRefused(
        Command.RUN,
        List.of("x.yaml"),
        "run: unexpected `x.yaml` (expected: bartizan run [-c FILE] [--take-over])");
    assertThatThrownBy(() -> read(Command.EXPLAIN, "GET"))
        .hasMessageStartingWith("explain: URL is missing (expected: bartizan explain");
  }

  private static void assertRefused(Command command, List<String> words, String message) {
    assertThatThrownBy(() -> Arguments.read(command, words))
        .isInstanceOf(WrongUsage.class)
        .hasMessage(message);
  }

  private static Arguments read(Command command, String... words) throws WrongUsage {
    return Arguments.read(command, List.of(words));
  }
}

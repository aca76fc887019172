package io.bartizan.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.gateway.command.Command;
import io.bartizan.identity.apikey.KeyMaker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
  @TempDir private Path folder;

  @Test
  void teaches_when_nothing_is_said() throws Exception {
    assertThat(Typed.bartizan()).isEqualTo(new Typed(0, Command.overview(), ""));
    assertThat(Typed.bartizan("--help")).isEqualTo(Typed.bartizan("help"));
    assertThat(Typed.bartizan("check", "--help")).isEqualTo(new Typed(0, Command.CHECK.help(), ""));
  }

  @Test
  void says_which_version_it_is() throws Exception {
    assertThat(Typed.bartizan("version").out())
        .matches("bartizan [0-9.]+(-SNAPSHOT)? \\(Java 25.*\\)\\R");
    assertThat(Typed.bartizan("--version")).isEqualTo(Typed.bartizan("version"));
  }

  @Test
  void the_page_of_the_command_line_has_every_command() throws Exception {
    String page = Files.readString(Path.of("../docs/cli.md"));
    for (String word : Command.words()) {
      assertThat(page).containsAnyOf("| `" + word + "`", "| `" + word + " ", "`" + word + " kong");
    }
  }

  @Test
  void wrong_usage_ends_with_2_and_says_what_was_expected() throws Exception {
    Typed typed = Typed.bartizan("chekc");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err())
        .startsWith("bartizan: unknown command `chekc` (did you mean `check`?")
        .endsWith("Try `bartizan --help`.\n");
    Typed wrong = Typed.bartizan("check", "--efective");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).endsWith("Try `bartizan check --help`.\n");
    assertThat(Typed.bartizan("demo", "--port", "x").err())
        .contains("--port: x (expected: from 0 to 65535)");
    assertThat(Typed.bartizan("explain", "GET", "ftp://x").err())
        .contains("URL: ftp://x (expected: such as https://");
  }

  @Test
  void a_configuration_that_cannot_be_read_ends_with_1() throws Exception {
    String missing = folder.resolve("none.yaml").toString();
    for (String command : new String[] {"run", "check"}) {
      Typed typed = Typed.bartizan(command, "-c", missing);
      assertThat(typed.status()).isEqualTo(1);
      assertThat(typed.err()).startsWith(missing + ":1:1: ").endsWith("bartizan: 1 mistake\n");
    }
  }

  @Test
  void prints_a_schema_with_every_top_level_key() throws Exception {
    assertThat(Typed.bartizan("schema").out())
        .contains(
            "\"listen\"",
            "\"routes\"",
            "\"consumers\"",
            "\"defaults\"",
            "https://json-schema.org/draft/2020-12/schema");
  }

  @Test
  void makes_an_api_key_of_which_the_configuration_keeps_only_a_hash() throws Exception {
    Typed typed = Typed.bartizan("secret", "generate", "--prefix", "shop");
    String key = typed.out().lines().findFirst().orElseThrow();
    assertThat(key).matches("shop_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}");
    assertThat(typed.out())
        .endsWith(KeyMaker.hash(key) + "\" }\n")
        .contains("{ id: " + key.split("_")[1] + ", ");
    assertThat(Typed.bartizan("secret", "generate", "--prefix", "a_b").status()).isEqualTo(2);
  }
}

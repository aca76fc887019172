package io.bartizan.gateway.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.gateway.Typed;
import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Command;
import io.bartizan.gateway.command.Ink;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.identity.password.PasswordHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Keys, passwords and hashes on the command line.
final class SecretCommandTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Typed hash(String piped, String... algorithm) throws Exception {
    List<String> words = new java.util.ArrayList<>(List.of("hash"));
    words.addAll(List.of(algorithm));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Ink.PLAIN,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Ink.PLAIN);
    int status =
        new SecretCommand(
                Arguments.read(Command.SECRET, words),
                () -> Typing.line(new ByteArrayInputStream(utf8(piped))))
            .run(terminal);
    return new Typed(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void a_hash_that_it_prints_is_one_that_a_configuration_takes() throws Exception {
    for (String algorithm : List.of("argon2id", "bcrypt")) {
      Typed typed = hash("grüße\n", algorithm);
      assertThat(typed.status()).isZero();
      assertThat(PasswordHash.of(typed.out().strip()).proves(utf8("grüße"))).isTrue();
    }
    assertThat(hash("x\r\n").out()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hash("abc\n", "sha256").out())
        .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
  }

  @Test
  void refuses_a_secret_that_is_no_line_of_text_without_repeating_it() throws Exception {
    for (String piped : List.of("", "\n", "canary\ntwo\n", "canary\0", "canary".repeat(200))) {
      Typed typed = hash(piped);
      assertThat(typed.status()).isEqualTo(1);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err()).contains("(expected: ").doesNotContain("canary");
    }
    assertThat(hash("a".repeat(73), "bcrypt").err()).contains("73 bytes (expected: at most 72");
  }

  @Test
  void a_secret_is_never_an_argument() throws Exception {
    Typed typed = Typed.bartizan("secret", "hash", "canary");
    assertThat(typed.status()).isEqualTo(2);
    assertThat(typed.err())
        .contains("the secret comes from standard input")
        .doesNotContain("canary");
    assertThat(Typed.bartizan("secret", "hash", "--password").status()).isEqualTo(2);
  }

  @Test
  void makes_passwords_and_random_bytes() throws Exception {
    List<String> lines = Typed.bartizan("secret", "generate", "--password").out().lines().toList();
    String hash = lines.get(1).replaceAll("\\{ hash: \"(.*)\" }", "$1");
    assertThat(PasswordHash.of(hash).proves(utf8(lines.getFirst()))).isTrue();
    assertThat(Typed.bartizan("secret", "generate", "--bytes", "32").out())
        .matches("[A-Za-z0-9_-]{43}\\R");
  }

  @Test
  void says_what_it_expects() throws Exception {
    assertThat(Typed.bartizan("secret", "generate", "--bytes", "8").err())
        .contains("--bytes: 8 (expected: from 16 to 1024)");
    assertThat(Typed.bartizan("secret", "generate", "--bytes", "32", "--password").err())
        .contains("expected: one of --prefix, --bytes and --password");
    assertThat(Typed.bartizan("secret").err()).contains("ACTION is missing");
    assertThat(Typed.bartizan("secret", "generate", "x").err()).contains("expected: options only");
    assertThat(Typed.bartizan("secret", "hsah").err()).contains("did you mean");
    assertThatThrownBy(() -> Typing.line(new ByteArrayInputStream(new byte[0])))
        .isInstanceOf(IOException.class);
  }
}

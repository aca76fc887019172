package io.bartizan.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "hunter2", "EMPTY", "");

  record Vault(
      @Doc("A secret.") Secret key,
      @Doc("More of them.") @OneOrMany @Default("[]") List<Secret> more,
      @Doc("A note.") @Nullable String note) {}

  @TempDir private Path folder;

  @Test
  void reads_a_secret_from_a_variable() {
    assertThat(key("key: env:KEY")).isEqualTo("hunter2");
  }

  @Test
  void reads_a_secret_from_a_file_beside_the_configuration_without_its_last_newline()
      throws IOException {
    Files.createDirectory(folder.resolve("keys"));
    Files.writeString(folder.resolve("keys/one"), "hunter2\r\n");
    Files.writeString(folder.resolve("keys/two"), "hunter2\n\n");
    assertThat(key("key: file:keys/one")).isEqualTo("hunter2");
    assertThat(key("key: file:keys/two")).isEqualTo("hunter2\n");
    assertThat(key("key: file:" + folder + "/keys/one")).isEqualTo("hunter2");
    assertThat(load("key: file:keys/one").files()).contains(folder.resolve("keys/one"));
  }

  @Test
  void a_secret_written_in_the_configuration_is_refused_and_not_repeated() {
    assertThat(errors("key: hunter2\nmore: [ 'hunter2', {a: hunter2}, env:hunter-2, 'env:' ]\n"))
        .containsExactly(
            "1:6: key: a value that is not shown (expected: env:NAME, file:PATH or vault:PATH#FIELD; a secret is never"
                + " written into the configuration itself)",
            "2:9: more: a value that is not shown (expected: env:NAME, file:PATH or vault:PATH#FIELD; a secret is"
                + " never written into the configuration itself)",
            "2:20: more: a mapping (expected: secret)",
            "2:34: more: env: followed by something that is not shown (expected: a name of letters,"
                + " digits and _)",
            "2:48: more: env: followed by something that is not shown (expected: a name of letters,"
                + " digits and _)");
  }

  @Test
  void says_why_there_is_no_secret() throws IOException {
    Files.writeString(folder.resolve("empty"), "\n");
    Files.write(folder.resolve("long"), new byte[Secrets.LONGEST + 1]);
    Files.writeString(folder.resolve("open"), "hunter2");
    Files.setPosixFilePermissions(
        folder.resolve("open"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(
            errors(
                "key: env:ABSENT\nmore: [ env:EMPTY, file:absent, file:empty, file:long, file:open,"
                    + " 'file:.', \"file:a\\0b\" ]\n"))
        .containsExactly(
            "1:6: key: environment variable ABSENT is not set",
            "2:9: more: environment variable EMPTY is empty",
            "2:20: more: secret file absent cannot be read: no such file",
            "2:33: more: the secret file is empty",
            "2:45: more: secret file long is too long (expected: at most 64KiB)",
            "2:56: more: secret file open can be written by everybody (expected: chmod o-w)",
            "2:67: more: secret file  is not a regular file",
            "2:77: more: file: followed by something that is not a path");
  }

  @Test
  void a_missing_secret_file_is_among_the_files_to_watch() {
    assertThat(load("key: file:absent").files())
        .containsExactly(folder.resolve("vault.yaml"), folder.resolve("absent"));
  }

  @Test
  void never_prints_its_bytes() {
    Secret secret = Secret.of("env:KEY", "hunter2");
    assertThat(secret).hasToString("Secret[masked]");
    assertThat(new Vault(secret, List.of(secret), null).toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> Check.that(false, "key", secret, "another"))
        .hasMessage("key: Secret[masked] (expected: another)");
  }

  @Test
  void compares_by_bytes() {
    Secret secret = Secret.of("env:A", "hunter2");
    assertThat(secret)
        .isEqualTo(Secret.of("env:B", "hunter2"))
        .isNotEqualTo(Secret.of("env:A", "x"));
    assertThat(secret.hashCode()).isEqualTo(Secret.of("env:A", "x").hashCode());
    assertThat(secret.matches("hunter2".getBytes(UTF_8))).isTrue();
    assertThat(secret.matches("hunter".getBytes(UTF_8))).isFalse();
  }

  @Test
  void lends_a_copy_and_wipes_it() {
    Secret secret = Secret.of("env:A", "hunter2");
    byte[] lent = secret.use(bytes -> bytes);
    assertThat(lent).containsOnly(0);
    assertThat(secret.matches("hunter2".getBytes(UTF_8))).isTrue();
    secret.wipe();
    secret.wipe();
    assertThatThrownBy(() -> secret.use(bytes -> bytes.length))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the secret from env:A was wiped");
  }

  private Loaded<Vault> load(String text) {
    try {
      Path file = Files.writeString(folder.resolve("vault.yaml"), text);
      return new Config(ENVIRONMENT::get).read(file, Vault.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String key(String text) {
    return load(text).orElseThrow().key().use(bytes -> new String(bytes, UTF_8));
  }

  private List<String> errors(String text) {
    return ((Loaded.Bad<Vault>) load(text))
        .problems().list().stream()
            .map(Problem::toString)
            .map(line -> line.replace(folder + "/vault.yaml:", "").replace(folder + "/", ""))
            .map(line -> line.replace(folder.toString(), ""))
            .toList();
  }
}

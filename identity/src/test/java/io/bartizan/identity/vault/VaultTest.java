package io.bartizan.identity.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Loaded;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Remote;
import io.bartizan.config.Secret;
import io.bartizan.testkit.ScriptedVault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VaultTest {
  record Root(
      @Doc("A secret.") Secret key, @Doc("More.") @OneOrMany @Default("[]") List<Secret> more) {}

  private static final String TOKEN = "hvs.the-token";
  private static final String PATH = "secret/data/orders";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private ScriptedVault vault;

  @BeforeEach
  void open() throws IOException {
    vault = ScriptedVault.start(TOKEN);
    vault.put(PATH, "{\"password\":\"hunter2\",\"other\":\"k\\u00f6nig\\ud83d\\udd11\",\"n\":7}");
    environment.put("VAULT_ADDR", vault.address());
    environment.put("VAULT_TOKEN", TOKEN);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private Loaded<Root> load(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bartizan.yaml"), text);
    return new Config(environment::get, () -> new Vault(environment::get)).read(file, Root.class);
  }

  private String problems(String text) throws IOException {
    return switch (load(text)) {
      case Loaded.Bad<Root> bad -> bad.problems().toString();
      case Loaded.Good<Root> _ -> "";
    };
  }

  private static String text(Secret secret) {
    return secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void a_field_of_a_path_is_read_and_each_path_is_asked_for_once() throws IOException {
    Root root =
        load("key: vault:secret/data/orders#password\nmore: vault:secret/data/orders#other\n")
            .orElseThrow();
    assertThat(text(root.key())).isEqualTo("hunter2");
    assertThat(text(root.more().getFirst())).isEqualTo("könig🔑");
    assertThat(root.toString()).doesNotContain("hunter2");
    assertThat(root.key().source()).isEqualTo("vault:secret/data/orders#password");
    assertThat(vault.asked()).containsExactly("GET /v1/" + PATH);
  }

  @Test
  void what_could_not_be_read_is_not_asked_for_again_in_the_same_load() throws IOException {
    vault.fail("{}");
    assertThat(
            problems(
                "key: vault:secret/data/orders#password\nmore: vault:secret/data/orders#other\n"))
        .contains("1:6: key: vault: ", "2:7: more: vault: ");
    assertThat(vault.asked()).hasSize(1);
  }

  @Test
  void a_namespace_is_told_and_a_token_may_lie_in_a_file() throws IOException {
    environment.put("VAULT_NAMESPACE", "team-a");
    environment.remove("VAULT_TOKEN");
    environment.put(
        "VAULT_TOKEN_FILE", Files.writeString(folder.resolve("token"), TOKEN + "\n").toString());
    load("key: vault:secret/data/orders#password").orElseThrow();
    assertThat(vault.asked()).containsExactly("GET /v1/" + PATH + " team-a");
  }

  @Test
  void what_cannot_be_read_is_said_with_its_place_and_without_a_secret() throws IOException {
    assertThat(problems("key: vault:secret/data/none#password"))
        .contains("1:6: key: vault: secret/data/none: not there");
    assertThat(problems("key: vault:secret/data/orders#none"))
        .contains("secret/data/orders has no field none that is a text")
        .doesNotContain("hunter2");
    assertThat(problems("key: vault:secret/data/orders#n")).contains("no field n");
    environment.put("VAULT_TOKEN", "hvs.wrong");
    assertThat(problems("key: vault:secret/data/orders#password"))
        .contains("permission denied")
        .doesNotContain("hvs.wrong");
    environment.put("VAULT_TOKEN", "hvs.wr\nong");
    assertThat(problems("key: vault:secret/data/orders#password"))
        .contains("a token that is not shown")
        .doesNotContain("ong (");
    environment.put("VAULT_TOKEN", TOKEN);
    vault.fail("{\"errors\":[\"Vault is sealed\"]}");
    assertThat(problems("key: vault:secret/data/orders#password")).contains("status 503");
  }

  @Test
  void garbage_is_no_secret() throws IOException {
    for (String garbage :
        List.of(
            "null", "[]", "7", "{\"password\":null}", "{\"password\":\"\"}", "{\"password\":{}}")) {
      vault.put(PATH, garbage);
      assertThat(problems("key: vault:secret/data/orders#password")).as(garbage).isNotEmpty();
    }
  }

  @Test
  void a_reference_that_leads_elsewhere_is_refused_and_not_asked_for() throws IOException {
    for (String wrong :
        List.of(
            "secret/orders#password",
            "secret/data/orders",
            "secret/data/../../sys/seal#x",
            "secret/data/orders?version=1#x",
            "/secret/data/orders#x",
            "secret/data/%2e%2e/x#y")) {
      assertThat(problems("key: \"vault:" + wrong + "\"")).as(wrong).contains("expected: ");
    }
    assertThat(vault.asked()).isEmpty();
  }

  @Test
  void the_environment_must_say_where_and_who_over_a_way_that_nobody_reads() throws IOException {
    String reference = "key: vault:secret/data/orders#password";
    environment.put("VAULT_ADDR", "http://vault.internal:8200");
    assertThat(problems(reference)).contains("VAULT_ADDR: http://vault.internal:8200 (expected");
    environment.remove("VAULT_ADDR");
    assertThat(problems(reference)).contains("VAULT_ADDR is not set");
    environment.put("VAULT_ADDR", vault.address());
    environment.remove("VAULT_TOKEN");
    assertThat(problems(reference)).contains("VAULT_TOKEN");
  }

  @Test
  void a_new_version_is_noticed_and_an_outage_is_none() throws IOException {
    Loaded<Root> loaded = load("key: vault:secret/data/orders#password");
    Remote remote = loaded.remotes().getFirst();
    assertThat(remote.changed()).isFalse();
    vault.fail("{}");
    assertThat(remote.changed()).isFalse();
    vault.fail(null);
    vault.put(PATH, "{\"password\":\"hunter3\"}");
    assertThat(remote.changed()).isTrue();
  }

  @Test
  void what_was_away_is_noticed_when_it_is_there_again() throws IOException {
    vault.fail("{}");
    Loaded<Root> loaded = load("key: vault:secret/data/orders#password");
    assertThat(loaded).isInstanceOf(Loaded.Bad.class);
    assertThat(loaded.remotes().getFirst().changed()).isFalse();
    vault.fail(null);
    assertThat(loaded.remotes().getFirst().changed()).isTrue();
  }
}

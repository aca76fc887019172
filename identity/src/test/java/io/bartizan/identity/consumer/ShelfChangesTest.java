package io.bartizan.identity.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.config.Config;
import io.bartizan.config.Loaded;
import io.bartizan.identity.store.StoreConfig;
import io.bartizan.identity.store.StoreWitness;
import io.bartizan.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consumers in a real Redis: what is written there, and what a gateway reads.
final class ShelfChangesTest {
  record Root(StoreConfig store) {}

  private static final String HASH = "sha256:" + "0a".repeat(32);
  private static final String LINES = "bartizan:consumers";
  private static final String EDITION = "bartizan:consumers:edition";
  private static final int MANY = 100_000;

  @TempDir Path folder;
  private TestRedis redis;
  private StoreConfig store;
  private ShelfChanges changes;
  private final StoredConsumers gateway = StoredConsumers.of(StoreWitness.NONE);

  @BeforeEach
  void start() throws IOException {
    assumeTrue(TestRedis.installed());
    redis = TestRedis.start(folder);
    store = store("");
    changes = changes(store, List.of());
  }

  @AfterEach
  void close() {
    if (redis != null) {
      changes.close();
      redis.close();
    }
    gateway.close();
  }

  private StoreConfig store(String more) {
    String yaml =
        "store: { redis: { address: \"127.0.0.1:%d\"%s }, consumers: true }"
            .formatted(redis.port(), more);
    Loaded<Root> loaded = Config.parse("a.yaml", yaml, Root.class);
    return loaded.orElseThrow().store();
  }

  private static ShelfChanges changes(StoreConfig store, List<Path> files) {
    return new ShelfChanges(Map.of(), files, null, store);
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String line(String name, String id) {
    return "{\"name\":\"%s\",\"keys\":{\"id\":\"%s\",\"hash\":\"%s\"}}".formatted(name, id, HASH);
  }

  private Consumers read() throws IOException {
    return read(List.of());
  }

  private Consumers read(List<Path> files) throws IOException {
    return gateway.read(Map.of(), files, null, store);
  }

  private List<String> names() throws IOException {
    return List.copyOf(changes.list((name, _) -> name).keySet());
  }

  @Test
  void loads_puts_and_removes() throws Exception {
    assertThat(changes.load(file("a.jsonl", line("shop", "key00001"), line("desk", "key00002"))))
        .isEqualTo(2);
    assertThat(read().size()).isEqualTo(2);
    Path more = file("b.jsonl", line("shop", "key00009"), line("ship", "key00003"));
    assertThat(changes.put(more)).isEqualTo(new ShelfChanges.Put(1, 1, 3));
    assertThat(changes.remove("desk")).isEqualTo(2);
    assertThat(changes.remove("desk")).isEqualTo(-1);
    assertThat(names()).containsExactly("ship", "shop");
    assertThat(read().size(CredentialKind.KEY)).isEqualTo(2);
    assertThat(changes.load(file("c.jsonl"))).isZero();
    assertThat(read().size()).isZero();
  }

  @Test
  void every_writing_is_noticed_once_whether_or_not_it_is_read() throws Exception {
    changes.load(file("a.jsonl", line("shop", "key00001")));
    read();
    assertThat(gateway.changed()).isFalse();
    changes.put(file("b.jsonl", line("shop", "key00002")));
    assertThat(gateway.changed()).isTrue();
    assertThat(gateway.changed()).isFalse();
    changes.remove("shop");
    assertThat(gateway.changed()).isTrue();
    read();
    assertThat(gateway.changed()).isFalse();
  }

  @Test
  void a_hundred_thousand_are_loaded_and_read_and_no_more() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      lines.append(line("c" + i, "key" + (100_000_000 + i))).append('\n');
    }
    Path many = Files.writeString(folder.resolve("many.jsonl"), lines);
    assertThat(changes.load(many)).isEqualTo(MANY);
    assertThat(read().size(CredentialKind.KEY)).isEqualTo(MANY);
    assertThatThrownBy(() -> changes.put(file("b.jsonl", line("shop", "key00001"))))
        .isInstanceOf(BrokenConsumers.class)
        .hasMessageContaining("100001 consumers (expected: at most 100000)");
    Files.writeString(many, lines.append(line("shop", "key00001")));
    assertThatThrownBy(() -> changes.load(many)).hasMessageContaining("too many consumers");
    assertThat(gateway.changed()).isFalse();
    assertThat(redis.ask("DBSIZE")).isEqualTo(":2");
  }

  @Test
  void nothing_is_written_if_anything_is_wrong() throws Exception {
    changes.load(file("a.jsonl", line("shop", "key00001")));
    Path bad = file("b.jsonl", line("desk", "key00002"), "{\"name\":\"ship\",\"kyes\":[]}");
    assertThatThrownBy(() -> changes.load(bad))
        .isInstanceOf(BrokenConsumers.class)
        .hasMessageContaining("b.jsonl:2:")
        .hasMessageContaining("unknown key `kyes`");
    assertThatThrownBy(() -> changes.put(bad)).hasMessageContaining("b.jsonl:2:");
    assertThatThrownBy(() -> changes.put(file("c.jsonl", line("desk", "key00001"))))
        .hasMessageContaining("c.jsonl:1:")
        .hasMessageContaining("id: key00001 (expected: one that no other credential has)");
    assertThatThrownBy(() -> changes.load(file("d.yaml", "shop: {}")))
        .hasMessageContaining("expected: FILE.jsonl");
    assertThat(names()).containsExactly("shop");
    assertThat(redis.ask("DBSIZE")).isEqualTo(":2");
  }

  @Test
  void names_and_ids_are_unique_over_files_and_the_store() throws Exception {
    changes.load(file("a.jsonl", line("shop", "key00001")));
    for (String line : List.of(line("shop", "key00002"), line("desk", "key00001"))) {
      Path file = file("b.jsonl", line);
      assertThatThrownBy(() -> read(List.of(file)))
          .isInstanceOf(BrokenConsumers.class)
          .hasMessageContaining("redis at 127.0.0.1:" + redis.port() + ", consumer shop:1:1: ")
          .hasMessageContaining("(expected: one that no other c");
      try (ShelfChanges beside = changes(store, List.of(file))) {
        assertThatThrownBy(() -> beside.load(file("c.jsonl", line("shop", "key00001"))))
            .hasMessageContaining("c.jsonl:1:1: ");
      }
    }
  }

  @Test
  void what_others_have_done_there_is_no_consumer() throws Exception {
    changes.load(file("a.jsonl", line("shop", "key00001")));
    redis.ask("HSET", LINES, "shop", line("desk", "key00001"));
    assertThatThrownBy(this::read).hasMessageContaining("name: desk (expected: shop)");
    redis.ask("HSET", LINES, "shop", " ".repeat(70_000));
    assertThatThrownBy(this::read).hasMessageContaining("a line of 70000 bytes");
    redis.ask("HSET", LINES, "shop", line("shop", "key00001"), "desk", line("desk", "key00002"));
    assertThatThrownBy(this::read).hasMessageContaining("2 consumers (expected: 1");
    redis.ask("DEL", LINES);
    assertThatThrownBy(this::read).hasMessageContaining("0 consumers (expected: 1");
    redis.ask("SET", EDITION, "seven");
    assertThatThrownBy(this::read).hasMessageContaining("that Bartizan did not write");
    redis.ask("DEL", EDITION);
    assertThatThrownBy(this::read).hasMessageContaining("no consumers were ever put there");
    assertThatThrownBy(() -> changes.put(file("b.jsonl", line("desk", "key00002"))))
        .hasMessageContaining("no consumers were ever put there");
  }

  @Test
  void names_no_file_and_no_secret_of_the_machine_that_reads_it() throws Exception {
    Path file =
        file(
            "a.jsonl",
            "{\"name\":\"shop\",\"signature-keys\":{\"id\":\"s\",\"algorithm\":\"hmac-sha256\",\"secret\":\"file:redis.log\"}}");
    assertThatThrownBy(() -> changes.load(file))
        .hasMessageContaining("`signature-keys` name files or secrets of this machine");
  }

  @Test
  void says_which_right_a_user_lacks() throws Exception {
    changes.load(file("a.jsonl", line("shop", "key00001")));
    redis.ask("ACL", "SETUSER", "gw", "on", ">secret", "~bartizan:*", "+get", "+hscan");
    redis.ask("ACL", "SETUSER", "writer", "on", ">secret", "~bartizan:*", "-@all", "+get");
    redis.ask("ACL", "SETUSER", "writer", "+multi", "+exec", "+watch", "+pexpire", "+hexists");
    redis.ask("ACL", "SETUSER", "blind", "on", ">secret", "~bartizan:*", "+get");
    try (StoredConsumers reader = StoredConsumers.of(StoreWitness.NONE)) {
      StoreConfig able = store(", user: gw, password: \"file:" + secret() + "\"");
      assertThat(reader.read(Map.of(), List.of(), null, able).size()).isEqualTo(1);
      StoreConfig blind = store(", user: blind, password: \"file:" + secret() + "\"");
      assertThatThrownBy(() -> reader.read(Map.of(), List.of(), null, blind))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("NOPERM")
          .hasMessageContaining("hscan")
          .hasMessageContaining("(expected: the rights that docs/store.md names)");
      StoreConfig writer = store(", user: writer, password: \"file:" + secret() + "\"");
      try (ShelfChanges forbidden = changes(writer, List.of())) {
        assertThatThrownBy(() -> forbidden.load(file("b.jsonl", line("shop", "key00002"))))
            .hasMessageContaining("NOPERM")
            .hasMessageContaining("hset");
        assertThatThrownBy(() -> forbidden.remove("shop")).hasMessageContaining("hdel");
      }
    }
    assertThat(read().size()).isEqualTo(1);
  }

  @Test
  void the_rights_that_the_page_names_are_enough() throws Exception {
    String page = Files.readString(Path.of("../docs/store.md"));
    String named = page.substring(page.indexOf("consumer load|put|remove` needs"));
    List<String> user = new ArrayList<>(List.of("ACL", "SETUSER", "op", "on", ">secret"));
    user.add("~bartizan:*");
    Pattern.compile("`([A-Z]+)`")
        .matcher(named.substring(0, named.indexOf(": give")))
        .results()
        .forEach(command -> user.add("+" + command.group(1).toLowerCase(Locale.ROOT)));
    assertThat(redis.ask(user.toArray(String[]::new))).isEqualTo("+OK");
    StoreConfig able = store(", user: op, password: \"file:" + secret() + "\"");
    try (ShelfChanges operator = changes(able, List.of())) {
      operator.load(file("a.jsonl", line("shop", "key00001")));
      operator.put(file("b.jsonl", line("desk", "key00002")));
      assertThat(operator.remove("shop")).isEqualTo(1);
      operator.load(file("c.jsonl"));
      assertThat(operator.list((name, _) -> name)).isEmpty();
    }
  }

  private Path secret() throws IOException {
    return Files.writeString(folder.resolve("redis.secret"), "secret");
  }

  @Test
  void what_could_not_be_read_is_tried_again_when_the_store_is_there_again() throws Exception {
    changes.load(file("a.jsonl", line("shop", "key00001")));
    read();
    redis.kill();
    assertThat(gateway.changed()).isFalse();
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("consumers in the store cannot be read: redis at 127.0.0.1:");
    assertThat(gateway.changed()).isFalse();
    redis.revive();
    assertThat(gateway.changed()).isTrue();
  }

  @Test
  void is_refused_where_nobody_could_put_any() {
    Loaded<Root> loaded = Config.parse("a.yaml", "store: { consumers: true }", Root.class);
    assertThat(loaded).isInstanceOf(Loaded.Bad.class);
    assertThat(((Loaded.Bad<Root>) loaded).problems().toString())
        .contains("consumers: true (expected: only with `redis`");
    assertThatThrownBy(() -> changes(StoreConfig.LOCAL, List.of()))
        .hasMessageContaining("no consumers lie there");
  }
}

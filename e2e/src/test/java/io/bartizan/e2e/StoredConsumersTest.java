package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Command;
import io.bartizan.gateway.command.Ink;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.consumer.ConsumerCommand;
import io.bartizan.gateway.run.Reading;
import io.bartizan.gateway.run.Reloading;
import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.testkit.Frame;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestRedis;
import io.bartizan.testkit.WebSocketClient;
import io.bartizan.testkit.WebSocketUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consumers in a store that two gateways share, changed from the command line while both run.
final class StoredConsumersTest {
  private final KeyMaker maker = new KeyMaker(new SecureRandom());
  private final KeyMaker.NewKey first = maker.make("bz");
  private final KeyMaker.NewKey second = maker.make("bz");
  private final List<Running> gateways = new ArrayList<>();

  @TempDir Path folder;
  private TestRedis redis;
  private WebSocketUpstream upstream;

  /// A gateway that reads its configuration again as `bartizan run` does.
  private record Running(TestGateway gateway, Reloading reloading) {
    void close() {
      reloading.stop();
      gateway.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    assumeTrue(TestRedis.installed());
    redis = TestRedis.start(folder);
    upstream = WebSocketUpstream.echoing();
    file("first.jsonl", line("shop", first));
    file("both.jsonl", line("shop", first), line("desk", second));
  }

  @AfterEach
  void close() throws IOException {
    gateways.forEach(Running::close);
    if (redis != null) {
      redis.close();
      upstream.close();
    }
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String line(String name, KeyMaker.NewKey key) {
    return "{\"name\":\"%s\",\"keys\":{\"id\":\"%s\",\"hash\":\"%s\"},\"tier\":\"gold\"}"
        .formatted(name, key.id(), key.hash());
  }

  private String yaml() {
    return """
    listen: { http: 127.0.0.1:0 }
    admin: { listen: 127.0.0.1:0 }
    log: { access: 'off' }
    store: { redis: { address: "127.0.0.1:%d" }, consumers: true }
    services: { chat: { endpoints: "http://127.0.0.1:%d" } }
    routes:
      - { path: /chat, methods: [GET], service: chat, websocket: {}, authenticate: { api-key: {} } }
      - { path: /, respond: { status: 204 }, authenticate: { api-key: {} } }
    """
        .formatted(redis.port(), upstream.port());
  }

  /// Starts `count` gateways.
  private void start(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Path own = Files.createDirectory(folder.resolve("gateway-" + i));
      TestGateway gateway = TestGateway.start(own, yaml());
      Path file = own.resolve("bartizan.yaml");
      Reloading reloading = new Reloading(file, gateway.gateway(), Reading.of(file), _ -> {});
      gateways.add(new Running(gateway, reloading));
      reloading.start();
    }
  }

  /// What the command prints, with its exit status.
  private String consumer(String... words) throws Exception {
    Path file = Files.writeString(folder.resolve("bartizan.yaml"), yaml());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    List<String> resolved = new ArrayList<>(List.of(words));
    resolved.replaceAll(word -> word.endsWith(".jsonl") ? folder.resolve(word).toString() : word);
    int status =
        ConsumerCommand.of(file, Arguments.read(Command.CONSUMER, resolved))
            .run(new Terminal(out, Ink.PLAIN, out, Ink.PLAIN));
    return status + " " + bytes.toString(StandardCharsets.UTF_8);
  }

  private static int status(Running running, KeyMaker.NewKey key) throws IOException {
    try (RawClient client = RawClient.plain(running.gateway().port("http:0"))) {
      return client
          .ask("GET / HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key.key() + "\r\n\r\n")
          .status();
    }
  }

  private boolean everywhere(KeyMaker.NewKey key, int status) throws IOException {
    for (Running running : gateways) {
      if (status(running, key) != status) {
        return false;
      }
    }
    return true;
  }

  private WebSocketClient stream(Running running, KeyMaker.NewKey key) throws IOException {
    WebSocketClient opened =
        WebSocketClient.open(
            running.gateway().port("http:0"), "/chat", "X-API-Key: " + key.key() + "\r\n");
    assertThat(opened.answer().status()).isEqualTo(101);
    opened.send(Frame.text("hello"));
    assertThat(opened.next()).isEqualTo(Frame.text("hello"));
    return opened;
  }

  @Test
  void who_is_put_there_is_admitted_by_two_gateways_and_who_is_removed_is_cut_off()
      throws Exception {
    assertThat(consumer("load", "first.jsonl")).startsWith("0 1 consumers lie in redis at ");
    start(2);
    assertThat(everywhere(first, 204)).isTrue();
    assertThat(everywhere(second, 401)).isTrue();
    assertThat(consumer("put", "both.jsonl")).startsWith("0 1 added, 1 replaced; 2 consumers ");
    Eventually.holds("both gateways know the new one", () -> everywhere(second, 204));
    try (WebSocketClient kept = stream(gateways.getFirst(), first);
        WebSocketClient cut = stream(gateways.getLast(), second)) {
      assertThat(consumer("remove", "desk")).startsWith("0 desk is removed; 1 consumers ");
      assertThat(cut.next()).isEqualTo(Frame.close(1008, "credential.revoked"));
      Eventually.holds("it is gone everywhere", () -> everywhere(second, 401));
      kept.send(Frame.text("still"));
      assertThat(kept.next()).isEqualTo(Frame.text("still"));
    }
    assertThat(everywhere(first, 204)).isTrue();
    assertThat(consumer("remove", "desk")).startsWith("1 ").contains("no consumer desk lies in");
  }

  @Test
  void a_broken_line_changes_nothing_and_is_named_until_the_store_is_right_again()
      throws Exception {
    consumer("load", "first.jsonl");
    start(1);
    TestGateway gateway = gateways.getFirst().gateway();
    redis.ask("HSET", "bartizan:consumers", "desk", "{\"name\":\"desk\",\"kyes\":[]}");
    redis.ask("SET", "bartizan:consumers:edition", "2:somebody-else");
    Eventually.holds("the mistake is told", () -> gateway.standing().contains("refused"));
    assertThat(gateway.standing()).contains("consumer desk:1:", "unknown key `kyes`");
    assertThat(everywhere(first, 204)).isTrue();
    assertThat(consumer("list")).startsWith("1 ").contains("unknown key `kyes`");
    assertThat(consumer("put", "both.jsonl")).startsWith("0 0 added, 2 replaced; 2 consumers ");
    Eventually.holds("the next one is good", () -> everywhere(second, 204));
    assertThat(gateway.standing()).contains("taken over");
  }

  @Test
  void a_store_that_is_away_or_empty_changes_nothing() throws Exception {
    consumer("load", "both.jsonl");
    start(1);
    TestGateway gateway = gateways.getFirst().gateway();
    redis.kill();
    gateways.getFirst().reloading().now();
    Eventually.holds(
        "a reload says so",
        () -> gateway.standing().contains("consumers in the store cannot be read"));
    assertThat(everywhere(first, 204)).isTrue();
    redis.revive();
    Eventually.holds(
        "it is empty", () -> gateway.standing().contains("no consumers were ever put there"));
    assertThat(everywhere(first, 204)).isTrue();
    consumer("load", "first.jsonl");
    Eventually.holds("what is loaded counts", () -> everywhere(second, 401));
    assertThat(everywhere(first, 204)).isTrue();
  }

  @Test
  void does_not_start_without_the_store_or_without_consumers_there() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    assertThatThrownBy(() -> TestGateway.start(own, yaml()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no consumers were ever put there");
    consumer("load", "first.jsonl");
    redis.kill();
    assertThatThrownBy(() -> TestGateway.start(own, yaml()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("consumers in the store cannot be read: redis at 127.0.0.1:");
    assertThat(consumer("list")).startsWith("1 bartizan: redis at 127.0.0.1:");
  }

  @Test
  void lists_names_and_ids_and_no_hashes() throws Exception {
    consumer("load", "both.jsonl");
    assertThat(consumer("list"))
        .startsWith("0 desk  tier gold  api-key " + second.id() + "\nshop  tier gold  api-key ")
        .contains("\n2 consumers lie in redis at 127.0.0.1:")
        .doesNotContain(first.hash().substring(7), second.hash().substring(7));
  }
}

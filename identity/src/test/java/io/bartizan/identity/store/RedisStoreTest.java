package io.bartizan.identity.store;

import static io.bartizan.identity.store.Asked.failed;
import static io.bartizan.identity.store.Asked.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.config.Config;
import io.bartizan.config.Loaded;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.TestCertificates;
import io.bartizan.testkit.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several gateways that share a real Redis.
final class RedisStoreTest {
  record Root(StoreConfig store) {}

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Key KEY = Key.of("dpop", "first");

  private static final String[] TLS = {
    "--tls-port",
    "PORT",
    "--tls-cert-file",
    "redis.pem",
    "--tls-key-file",
    "redis.key",
    "--tls-auth-clients",
    "no"
  };

  @TempDir Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final StoreWitness witness =
      new StoreWitness() {
        @Override
        public void reached(String store) {
          told.add("reached");
        }

        @Override
        public void lost(String store, String why) {
          told.add("lost");
        }
      };
  private TestRedis redis;
  private Stores here;
  private Stores there;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(TestRedis.installed());
    redis = TestRedis.start(folder);
    here = new Stores(Ticker.SYSTEM, StoreConfig.LOCAL, witness);
    there = new Stores(Ticker.SYSTEM, StoreConfig.LOCAL, witness);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
    redis.close();
  }

  private StoreConfig config(TestRedis at, String more) {
    String text = "store: { redis: { address: \"127.0.0.1:%d\"%s } }".formatted(at.port(), more);
    return Config.parse(folder.resolve("test.yaml").toString(), text, Root.class)
        .orElseThrow()
        .store();
  }

  private void both() {
    here.use(config(redis, ""));
    there.use(config(redis, ""));
    await(() -> !failed(here.get(KEY)) && !failed(there.get(KEY)));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("30 seconds have passed").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void a_mark_that_one_gateway_made_is_known_to_the_other() {
    both();
    assertThat(value(here.mark(KEY, MINUTE))).isTrue();
    assertThat(value(there.mark(KEY, MINUTE))).isFalse();
    assertThat(value(there.mark(Key.of("jti", "first"), MINUTE))).isTrue();
  }

  @Test
  void a_log_that_one_gateway_writes_is_read_on_by_the_other() {
    both();
    for (String entry : List.of("one", "two", "three")) {
      value(here.append("revoked", Bytes.of(entry), MINUTE));
    }
    Extract first = value(there.read("revoked", Extract.START, 2));
    Extract rest = value(there.read("revoked", first.mark(), 2));
    assertThat(first.entries()).containsExactly(Bytes.of("one"), Bytes.of("two"));
    assertThat(rest.entries()).containsExactly(Bytes.of("three"));
    assertThat(value(there.read("revoked", rest.mark(), 2)).entries()).isEmpty();
  }

  @Test
  void a_log_that_is_full_of_what_has_ended_takes_more() {
    both();
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + redis.port());
    try {
      String fill =
          "for i = 1, %d do redis.call('XADD', KEYS[1], i .. '-1', 'e', 'old') end"
              .formatted(Store.LOG_LONGEST);
      String[] key = {"bartizan:log:revoked"};
      client.connect().sync().eval(fill, ScriptOutputType.STATUS, key);
    } finally {
      client.shutdown();
    }
    assertThat(value(here.append("revoked", Bytes.of("new"), MINUTE))).isTrue();
    assertThat(value(there.read("revoked", Extract.START, 10)).entries())
        .containsExactly(Bytes.of("new"));
  }

  @Test
  void of_many_that_mark_at_once_through_two_gateways_one_is_first() throws Exception {
    both();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, 200)
              .mapToObj(
                  i -> threads.submit(() -> value((i % 2 == 0 ? here : there).mark(KEY, MINUTE))))
              .toList();
      int first = 0;
      for (var one : asked) {
        first += one.get() ? 1 : 0;
      }
      assertThat(first).isEqualTo(1);
    }
  }

  @Test
  void a_value_is_there_for_both_until_one_takes_it() {
    both();
    Bytes any = Bytes.view(new byte[] {0, -1, 13, 10, 36}, 0, 5);
    value(here.put(KEY, Bytes.of("one"), MINUTE));
    value(here.put(KEY, any, MINUTE));
    assertThat(value(there.get(KEY))).contains(any);
    assertThat(value(there.take(KEY))).contains(any);
    assertThat(value(here.take(KEY))).isEmpty();
    assertThat(value(here.get(KEY))).isEqualTo(Optional.empty());
  }

  @Test
  void a_mark_ends() {
    both();
    assertThat(value(here.mark(KEY, Duration.ofMillis(50)))).isTrue();
    await(() -> value(there.mark(KEY, MINUTE)));
  }

  @Test
  void what_no_store_takes_is_not_sent() {
    both();
    assertThat(failed(here.put(KEY, Bytes.of("x".repeat(Store.VALUE_LONGEST + 1)), MINUTE)))
        .isTrue();
    assertThat(failed(here.mark(KEY, Duration.ZERO))).isTrue();
    assertThat(value(here.get(KEY))).isEmpty();
  }

  @Test
  void while_it_is_away_work_fails_at_once_and_afterwards_goes_on() throws IOException {
    both();
    redis.kill();
    await(() -> failed(here.mark(KEY, MINUTE)));
    long before = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(failed(here.get(Key.of("dpop", "n" + i)))).isTrue();
    }
    assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(20).toNanos());
    await(() -> told.contains("lost"));
    redis.revive();
    await(() -> !failed(here.mark(KEY, MINUTE)));
    assertThat(told).startsWith("reached").contains("lost").endsWith("reached");
  }

  @Test
  void one_that_is_away_at_the_start_is_found_later() throws IOException {
    redis.kill();
    here.use(config(redis, ""));
    await(() -> told.contains("lost"));
    assertThat(failed(here.mark(KEY, MINUTE))).isTrue();
    redis.revive();
    await(() -> !failed(here.get(KEY)));
    assertThat(value(here.mark(KEY, MINUTE))).isTrue();
  }

  @Test
  void a_wrong_password_is_no_way_in_and_is_never_told() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "wrong");
    try (TestRedis locked = TestRedis.start(folder, "--requirepass", "right")) {
      StoreConfig wrong = config(locked, ", password: \"file:password\"");
      here.use(wrong);
      await(() -> told.contains("lost"));
      assertThat(failed(here.mark(KEY, MINUTE))).isTrue();
      assertThat(wrong.toString() + told).doesNotContain("wrong");
      Files.writeString(file, "right");
      here.use(config(locked, ", password: \"file:password\""));
      await(() -> !failed(here.get(KEY)));
      assertThat(value(here.mark(KEY, MINUTE))).isTrue();
    }
  }

  @Test
  void over_tls_only_a_certificate_that_is_trusted_will_do() throws Exception {
    TestCertificates authority = TestCertificates.in(folder);
    authority.server("redis", "127.0.0.1");
    try (TestRedis secure = TestRedis.start(folder, TLS)) {
      here.use(config(secure, ", tls: true"));
      await(() -> told.contains("lost"));
      assertThat(failed(here.mark(KEY, MINUTE))).isTrue();
      there.use(config(secure, ", tls: true, trust: ca.pem"));
      await(() -> !failed(there.get(KEY)));
      assertThat(value(there.mark(KEY, MINUTE))).isTrue();
    }
  }

  @Test
  void whoever_is_trusted_no_more_is_left_although_the_file_is_called_as_before() throws Exception {
    TestCertificates authority = TestCertificates.in(folder);
    authority.server("redis", "127.0.0.1");
    TestCertificates.in(Files.createDirectory(folder.resolve("other")));
    Path trust = Files.copy(folder.resolve("ca.pem"), folder.resolve("trust.pem"));
    try (TestRedis secure = TestRedis.start(folder, TLS)) {
      here.use(config(secure, ", tls: true, trust: trust.pem"));
      await(() -> !failed(here.get(KEY)));
      Files.copy(folder.resolve("other/ca.pem"), trust, StandardCopyOption.REPLACE_EXISTING);
      here.use(config(secure, ", tls: true, trust: trust.pem"));
      assertThat(failed(here.get(KEY))).isTrue();
      await(() -> told.contains("lost"));
      Files.copy(folder.resolve("ca.pem"), trust, StandardCopyOption.REPLACE_EXISTING);
      here.use(config(secure, ", tls: true, trust: trust.pem"));
      await(() -> !failed(here.get(KEY)));
    }
  }

  @Test
  void nothing_is_kept_elsewhere_before_it_is_reached_for_the_first_time() {
    redis.kill();
    try (Stores first = new Stores(Ticker.SYSTEM, config(redis, ""), witness)) {
      assertThat(failed(first.mark(KEY, MINUTE))).isTrue();
      first.use(config(redis, ""));
      assertThat(failed(first.mark(KEY, MINUTE))).isTrue();
    }
  }

  @Test
  void a_change_of_the_configuration_changes_the_store_and_the_same_goes_on() {
    both();
    assertThat(value(here.mark(KEY, MINUTE))).isTrue();
    here.use(config(redis, ""));
    assertThat(value(here.mark(KEY, MINUTE))).isFalse();
    here.use(StoreConfig.LOCAL);
    assertThat(value(here.mark(KEY, MINUTE))).isTrue();
    here.use(StoreConfig.LOCAL);
    assertThat(value(here.mark(KEY, MINUTE))).isFalse();
  }

  @Test
  void clear_text_to_another_machine_must_be_chosen() {
    String away = "store: { redis: { address: \"redis.internal:6379\"%s } }";
    assertThat(Config.parse("test.yaml", away.formatted(""), Root.class))
        .isInstanceOf(Loaded.Bad.class);
    assertThat(Config.parse("test.yaml", away.formatted(", unsafe: plaintext-store"), Root.class))
        .isInstanceOf(Loaded.Good.class);
    assertThat(Config.parse("test.yaml", away.formatted(", tls: true"), Root.class))
        .isInstanceOf(Loaded.Good.class);
  }
}

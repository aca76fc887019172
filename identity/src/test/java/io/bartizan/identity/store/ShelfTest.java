package io.bartizan.identity.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.config.Config;
import io.bartizan.config.Loaded;
import io.bartizan.testkit.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two that write on one shelf, in a real Redis.
final class ShelfTest {
  record Root(StoreConfig store) {}

  @TempDir Path folder;
  private TestRedis redis;
  private Shelf here;
  private Shelf there;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(TestRedis.installed());
    redis = TestRedis.start(folder);
    here = shelf();
    there = shelf();
  }

  @AfterEach
  void close() {
    if (redis != null) {
      here.close();
      there.close();
      redis.close();
    }
  }

  private Shelf shelf() {
    String yaml = "store: { redis: { address: \"127.0.0.1:%d\" } }".formatted(redis.port());
    Loaded<Root> loaded = Config.parse("a.yaml", yaml, Root.class);
    return new Shelf(Objects.requireNonNull(loaded.orElseThrow().store().redis()), "tests");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> lines(Shelf shelf) {
    Map<String, String> all = new TreeMap<>();
    shelf.read((name, line) -> {
      all.put(new String(name, StandardCharsets.UTF_8), new String(line, StandardCharsets.UTF_8));
      return true;
    });
    return all;
  }

  private static void publish(Shelf shelf, String name) {
    ShelfWriting writing = shelf.writing();
    writing.stage(name, utf8("1"));
    writing.publish();
  }

  @Test
  void whoever_has_seen_an_older_writing_changes_nothing() {
    publish(here, "a");
    Edition seen = here.edition();
    assertThat(there.writing().put(seen, Map.of("b", utf8("2")), 2)).isTrue();
    assertThat(here.writing().put(seen, Map.of("c", utf8("3")), 2)).isFalse();
    assertThat(here.writing().remove(seen, "a")).isFalse();
    assertThat(lines(here)).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(here.edition()).isEqualTo(there.edition()).isNotEqualTo(seen);
    assertThat(here.edition().lines()).isEqualTo(2);
    assertThat(here.writing().remove(here.edition(), "a")).isTrue();
    assertThat(lines(there)).isEqualTo(Map.of("b", "2"));
  }

  @Test
  void nobody_sees_what_is_not_published_and_what_is_discarded_leaves_nothing() throws Exception {
    publish(here, "a");
    Edition before = here.edition();
    ShelfWriting writing = there.writing();
    for (int i = 0; i < 600; i++) {
      writing.stage("n" + i, utf8("1"));
    }
    assertThat(redis.ask("DBSIZE")).isEqualTo(":3");
    assertThat(lines(here)).isEqualTo(Map.of("a", "1"));
    assertThat(here.edition()).isEqualTo(before);
    writing.discard();
    assertThat(redis.ask("DBSIZE")).isEqualTo(":2");
  }

  @Test
  void what_was_lost_before_it_was_published_does_not_take_the_others_place() throws Exception {
    publish(here, "a");
    ShelfWriting writing = there.writing();
    for (int i = 0; i < 600; i++) {
      writing.stage("n" + i, utf8("1"));
    }
    redis.ask("EVAL", "return redis.call('del', unpack(redis.call('keys', '*:next:*')))", "0");
    assertThatThrownBy(writing::publish)
        .isInstanceOf(StoreAway.class)
        .hasMessageContaining("what was laid beside was lost, and nothing is written");
    assertThat(lines(here)).isEqualTo(Map.of("a", "1"));
  }
}

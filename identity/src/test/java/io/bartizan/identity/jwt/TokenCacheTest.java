package io.bartizan.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Identity;
import io.bartizan.testkit.TestKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is remembered, for how long, and how much of it.
final class TokenCacheTest {
  private static final long HOUR = 3_600_000;
  private static final Proof.Accepted ACCEPTED =
      new Proof.Accepted(
          Identity.of("alice", "https://id.example.com", "jwt", Set.of(), Set.of(), Map.of()));

  private static KeySet keys;
  private static VerificationKey key;

  @BeforeAll
  static void make() throws Exception {
    keys = set(TestKey.of("ES256", "k"));
    key = java.util.Objects.requireNonNull(keys.find("k", Algorithm.ES256));
  }

  private static KeySet set(TestKey key) throws Exception {
    String json = JSONObjectUtils.toJSONString(Map.of("keys", List.of(key.publicJwk())));
    return KeySet.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private final Random random = new Random(1);

  private byte[] token(int length) {
    byte[] token = new byte[length];
    random.nextBytes(token);
    return token;
  }

  private static void keep(TokenCache cache, byte[] token, long end, long now) {
    cache.keep(token, end, ACCEPTED, key, keys, now);
  }

  private static TokenCache.@Nullable Entry find(TokenCache cache, byte[] token) {
    byte[] field = new byte[7 + token.length];
    System.arraycopy(token, 0, field, 7, token.length);
    return cache.find(Bytes.view(field, 0, field.length), 7);
  }

  @Test
  void finds_what_it_was_given_and_nothing_else() {
    TokenCache cache = new TokenCache(1_000, 1 << 24);
    byte[] token = token(700);
    keep(cache, token.clone(), HOUR, 0);
    assertThat(find(cache, token)).isNotNull();
    for (int i = 0; i < token.length; i++) {
      byte[] other = token.clone();
      other[i] ^= 1;
      assertThat(find(cache, other)).as("byte %d", i).isNull();
    }
    assertThat(find(cache, java.util.Arrays.copyOf(token, 699))).isNull();
    assertThat(find(cache, new byte[0])).isNull();
    assertThat(find(cache, new byte[31])).isNull();
  }

  @Test
  void two_tokens_that_end_alike_are_two_tokens() {
    TokenCache cache = new TokenCache(8, 1 << 24);
    byte[] one = token(100);
    byte[] two = one.clone();
    two[0] ^= 1;
    keep(cache, one, HOUR, 0);
    assertThat(find(cache, two)).isNull();
    keep(cache, two, HOUR, 0);
    assertThat(find(cache, two)).isNotNull();
  }

  @Test
  void never_holds_more_than_its_count() {
    TokenCache cache = new TokenCache(1_000, 1L << 40);
    for (int i = 0; i < 20_000; i++) {
      keep(cache, token(100), HOUR, 0);
    }
    assertThat(cache.size()).isLessThanOrEqualTo(1_000).isGreaterThan(990);
  }

  @Test
  void never_holds_more_than_its_bytes() {
    long budget = 1 << 20;
    TokenCache cache = new TokenCache(100_000, budget);
    for (int i = 0; i < 5_000; i++) {
      keep(cache, token(16_000), HOUR, 0);
      assertThat(cache.weight()).isLessThanOrEqualTo(budget);
    }
    assertThat(cache.size()).isBetween(1, 22);
  }

  @Test
  void counts_exactly_what_it_holds() {
    TokenCache cache = new TokenCache(64, 1 << 20);
    for (int i = 0; i < 1_000; i++) {
      keep(cache, token(50 + i), i % 7 == 0 ? i : HOUR, i);
    }
    keep(cache, token(100), HOUR, 2 * HOUR);
    for (int i = 0; i < 100; i++) {
      keep(cache, token(16 * 1024), 3 * HOUR, 2 * HOUR);
    }
    assertThat(cache.weight()).isEqualTo(cache.size() * (1_024 + 3 * 16_384L));
  }

  @Test
  void tokens_in_use_outlive_a_stream_of_tokens_used_once() {
    TokenCache cache = new TokenCache(800, 1L << 40);
    byte[][] used = new byte[80][];
    for (int i = 0; i < used.length; i++) {
      used[i] = token(200);
      keep(cache, used[i], HOUR, 0);
    }
    for (int i = 0; i < 20_000; i++) {
      keep(cache, token(200), HOUR, 0);
      find(cache, used[i % used.length]);
    }
    long kept = java.util.Arrays.stream(used).filter(token -> find(cache, token) != null).count();
    assertThat(kept).isGreaterThan(70);
  }

  @Test
  void expired_tokens_make_room() {
    TokenCache cache = new TokenCache(8, 1 << 20);
    for (int i = 0; i < 8; i++) {
      keep(cache, token(100), 10, 0);
    }
    byte[] later = token(100);
    keep(cache, later, HOUR, 11);
    assertThat(cache.size()).isEqualTo(1);
    assertThat(find(cache, later)).isNotNull();
  }

  @Test
  void the_same_token_is_held_once() {
    TokenCache cache = new TokenCache(8, 1 << 20);
    byte[] token = token(100);
    for (int i = 0; i < 10; i++) {
      keep(cache, token.clone(), HOUR, 0);
    }
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void a_cache_of_none_holds_none() {
    TokenCache cache = new TokenCache(0, 1 << 20);
    byte[] token = token(100);
    keep(cache, token, HOUR, 0);
    assertThat(find(cache, token)).isNull();
    assertThat(cache.size()).isZero();
  }

  @Test
  void an_entry_is_vouched_for_only_while_its_key_is_there() throws Exception {
    TokenCache cache = new TokenCache(8, 1 << 20);
    byte[] token = token(100);
    keep(cache, token, HOUR, 0);
    TokenCache.Entry entry = java.util.Objects.requireNonNull(find(cache, token));
    assertThat(entry.vouched(keys)).isTrue();
    assertThat(entry.vouched(set(TestKey.of("ES256", "k")))).isFalse();
    assertThat(entry.vouched(keys)).isTrue();
  }

  @Test
  void many_threads_at_once_keep_its_bounds() throws Exception {
    TokenCache cache = new TokenCache(256, 1 << 20);
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      int seed = t;
      threads[t] = Thread.ofPlatform().start(() -> hammer(cache, new Random(seed % 2)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(cache.size()).isLessThanOrEqualTo(256);
    assertThat(cache.weight()).isEqualTo(cache.size() * 1_324L);
  }

  private static void hammer(TokenCache cache, Random random) {
    for (int i = 0; i < 20_000; i++) {
      byte[] token = new byte[100];
      random.nextBytes(token);
      keep(cache, token, i % 3 == 0 ? i : HOUR, i);
      find(cache, token);
    }
  }
}

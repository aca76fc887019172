package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The smaller words: bytes, methods, codes, identities, the budget of memory.
final class WordsTest {
  private static final Method[] METHODS = {
    Method.GET,
    Method.HEAD,
    Method.POST,
    Method.PUT,
    Method.DELETE,
    Method.OPTIONS,
    Method.PATCH,
    Method.TRACE,
    Method.CONNECT
  };

  private static Method method(String text) {
    byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.ISO_8859_1);
    return Method.of(bytes, 2, bytes.length - 2);
  }

  @Test
  void a_known_method_is_its_constant_and_has_a_bit_of_its_own() {
    int bits = 0;
    for (Method method : METHODS) {
      assertThat(method(method.toString())).isSameAs(method);
      assertThat(Method.of(method.toString())).isSameAs(method);
      assertThat(method.known()).isTrue();
      bits |= method.bit();
    }
    assertThat(Integer.bitCount(bits)).isEqualTo(METHODS.length);
  }

  @Test
  void methods_are_case_sensitive_and_others_share_a_bit() {
    assertThat(method("get")).isNotEqualTo(Method.GET).isEqualTo(method("get"));
    assertThat(method("get").known()).isFalse();
    assertThat(method("PROPFIND").bit()).isEqualTo(method("G").bit());
    assertThat(method("PROPFIND").idempotent()).isFalse();
    assertThatThrownBy(() -> Method.of("A B")).hasMessageContaining("expected: an RFC 9110 token");
    assertThatThrownBy(() -> Method.of("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void methods_are_safe_and_idempotent_as_rfc_9110_says() {
    assertThat(Stream.of(METHODS).filter(Method::safe))
        .containsExactly(Method.GET, Method.HEAD, Method.OPTIONS, Method.TRACE);
    assertThat(Stream.of(METHODS).filter(m -> !m.idempotent()))
        .containsExactly(Method.POST, Method.PATCH, Method.CONNECT);
  }

  @Test
  void a_method_writes_itself() {
    byte[] target = new byte[8];
    assertThat(Method.PATCH.copyTo(target, 1)).isEqualTo(1 + Method.PATCH.length());
    assertThat(Bytes.view(target, 1, 6)).hasToString("PATCH");
  }

  @Test
  void bytes_are_a_view_with_bounds() {
    Bytes all = Bytes.of("hello, world");
    Bytes part = all.slice(7, 12);
    assertThat(part)
        .hasToString("world")
        .isEqualTo(Bytes.of("world"))
        .hasSameHashCodeAs(Bytes.of("world"));
    assertThat(part.at(0)).isEqualTo((byte) 'w');
    assertThat(part.indexOf('l', 0)).isEqualTo(3);
    assertThat(part.indexOf('h', 0)).isEqualTo(-1);
    assertThat(part.toArray()).containsExactly('w', 'o', 'r', 'l', 'd');
    for (int index : new int[] {-1, 5}) {
      assertThatThrownBy(() -> part.at(index))
          .hasMessage("index: " + index + " (expected: 0 to 4)");
    }
    assertThatThrownBy(() -> part.slice(0, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.slice(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(all.slice(3, 3)).isSameAs(Bytes.EMPTY);
  }

  @Test
  void bytes_are_compared_with_and_without_case() {
    Bytes bytes = Bytes.of("xBearer ABC").slice(1, 11);
    assertThat(bytes.startsIgnoringCase("bearer ")).isTrue();
    assertThat(bytes.startsIgnoringCase("bearer abcd")).isFalse();
    assertThat(bytes.sameIgnoringCase("bearer abc")).isTrue();
    assertThat(bytes.sameIgnoringCase("bearer ab")).isFalse();
    assertThat(bytes.same("Bearer ABC".getBytes(StandardCharsets.ISO_8859_1))).isTrue();
    assertThat(bytes.same("bearer ABC".getBytes(StandardCharsets.ISO_8859_1))).isFalse();
    assertThat(bytes.sameFrom(7, "ABC".getBytes(StandardCharsets.ISO_8859_1))).isTrue();
    assertThat(bytes.sameFrom(-1, "ABC".getBytes(StandardCharsets.ISO_8859_1))).isFalse();
    assertThat(Bytes.of("é").sameIgnoringCase("é")).isFalse();
  }

  @Test
  void bytes_are_read_as_text_and_numbers() {
    byte[] utf8 = "né".getBytes(StandardCharsets.UTF_8);
    assertThat(Bytes.view(utf8, 0, 3).utf8()).isEqualTo("né");
    assertThat(Bytes.view(utf8, 0, 2).utf8()).isEqualTo("n\ufffd");
    assertThat(Bytes.view(utf8, 0, 3)).hasToString("nÃ©");
    Bytes twice = Bytes.of("12345678-12345678");
    assertThat(twice.longAt(0)).isEqualTo(twice.longAt(9)).isNotEqualTo(twice.longAt(1));
    assertThatThrownBy(() -> twice.longAt(10)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void codes_are_stable_names_with_a_status() {
    assertThat(Stream.of(Code.values()).map(Code::id))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*"));
    assertThat(Stream.of(Code.values()))
        .allSatisfy(code -> {
          assertThat(code.status()).isBetween(400, 599);
          assertThat(code.title()).isNotBlank();
          assertThat(code.hint()).endsWith(".");
        });
  }

  @Test
  void an_identity_is_immutable_and_shows_no_claim() {
    Identity alice =
        Identity.of(
            "alice",
            "https://id.example",
            "jwt",
            Set.of("buyer"),
            Set.of(),
            Map.of("email", "a@example.com"));
    assertThat(alice.toString())
        .contains("alice")
        .doesNotContain("a@example.com")
        .doesNotContain("buyer");
    assertThatThrownBy(() -> alice.claims().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(alice.claim("email")).isEqualTo("a@example.com");
    assertThat(alice.claim("none")).isNull();
  }

  @Test
  void the_key_of_an_identity_tells_callers_apart() {
    Identity one = Identity.of("b", "a", "jwt", Set.of(), Set.of(), Map.of());
    Identity other = Identity.of("", "ab", "jwt", Set.of(), Set.of(), Map.of());
    assertThat(one.key()).isNotEqualTo(other.key());
  }

  @Test
  void an_exchange_has_one_identity() {
    Walk walk = new HandCarrier().walk;
    Identity alice = Identity.of("alice", "a", "jwt", Set.of(), Set.of(), Map.of());
    walk.identify(alice);
    walk.identify(alice);
    assertThatThrownBy(
            () -> walk.identify(Identity.of("bob", "a", "api-key", Set.of(), Set.of(), Map.of())))
        .hasMessage("identity: api-key (expected: none besides jwt)");
    assertThat(walk.identity()).isEqualTo(alice);
  }

  @Test
  void an_exchange_has_an_id() {
    Walk walk = new HandCarrier().walk.renew(new HeadTable(), 0, 0, 0x0123456789abcdefL, -1);
    assertThat(walk.id()).isEqualTo("0123456789abcdefffffffffffffffff");
    walk.givenId(Bytes.of("given-1"));
    byte[] target = new byte[9];
    assertThat(walk.copyId(target, 2)).isEqualTo(9);
    assertThat(Bytes.view(target, 2, 9)).hasToString("given-1");
    assertThat(walk.idLength()).isEqualTo(7);
  }

  @Test
  void slots_do_not_meet() {
    Walk walk = new HandCarrier().walk;
    Slot<String> text = Slot.of("text", String.class);
    Slot<Integer> number = Slot.of("number", Integer.class);
    walk.put(number, 5);
    assertThat(walk.get(text)).isNull();
    walk.put(text, "x");
    assertThat(walk.get(number)).isEqualTo(5);
    assertThat(walk.get(text)).isEqualTo("x");
    assertThat(text).hasToString("text");
  }

  @Test
  void memory_is_taken_up_to_its_limit() {
    Memory memory = new Memory(100);
    assertThat(memory.take(60)).isTrue();
    assertThat(memory.take(41)).isFalse();
    assertThat(memory.take(Long.MAX_VALUE)).isFalse();
    assertThat(memory.take(40)).isTrue();
    memory.occupy(10);
    assertThat(memory.used()).isEqualTo(110);
    assertThat(memory.take(1)).isFalse();
    memory.give(11);
    assertThat(memory.take(1)).isTrue();
    assertThatThrownBy(() -> new Memory(0)).hasMessage("limit: 0 (expected: more than 0 bytes)");
  }

  @Test
  void memory_is_never_taken_twice() throws Exception {
    Memory memory = new Memory(1_000);
    AtomicInteger taken = new AtomicInteger();
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 1_000; n++) {
                  taken.addAndGet(memory.take(1) ? 1 : 0);
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasValue(1_000);
    assertThat(memory.used()).isEqualTo(1_000);
  }
}

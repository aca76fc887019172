package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The table of fields, against a plain list of strings.
final class HeadTableTest {
  private final HeadTable table = new HeadTable();

  private void add(String name, String value) {
    byte[] n = name.getBytes(StandardCharsets.ISO_8859_1);
    byte[] v = value.getBytes(StandardCharsets.ISO_8859_1);
    table.append(n, 0, n.length, v, 0, v.length);
  }

  @Test
  void finds_a_known_name_in_any_case() {
    add("X-One", "1");
    add("hOsT", "a.example");
    add("Host", "b.example");
    int first = table.find(Names.HOST);
    assertThat(first).isEqualTo(1);
    assertThat(table.value(first)).hasToString("a.example");
    assertThat(table.next(Names.HOST, first)).isEqualTo(2);
    assertThat(table.next(Names.HOST, 2)).isEqualTo(-1);
    assertThat(table.count(Names.HOST)).isEqualTo(2);
    assertThat(table.has(Names.COOKIE)).isFalse();
    assertThat(table.name(1)).hasToString("hOsT");
  }

  @Test
  void finds_an_unknown_name_in_any_case() {
    Name tenant = Name.of("X-Tenant");
    add("x-tenant", "a");
    add("X-TENANT", "b");
    add("x-tenants", "c");
    assertThat(table.count(tenant)).isEqualTo(2);
    assertThat(table.value(table.next(tenant, 0))).hasToString("b");
  }

  @Test
  void the_only_value_is_none_if_there_are_two() {
    add("Host", "a");
    assertThat(table.only(Names.HOST)).hasToString("a");
    add("host", "b");
    assertThat(table.only(Names.HOST)).isEqualTo(Bytes.EMPTY);
    assertThat(table.only(Names.COOKIE)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void a_copy_holds_the_same_whatever_it_held_before_and_whatever_comes_behind() {
    for (int i = 0; i < 80; i++) {
      add("X-" + i, "v".repeat(i));
    }
    add("Host", "a.example");
    HeadTable copy = new HeadTable();
    copy.append(new byte[] {'q'}, 0, 1, new byte[] {'r'}, 0, 1);
    copy.copy(table);
    table.clear();
    add("Cookie", "none");
    assertThat(copy.size()).isEqualTo(81);
    assertThat(copy.only(Names.HOST)).hasToString("a.example");
    assertThat(copy.only(Name.of("x-79"))).hasToString("v".repeat(79));
    assertThat(copy.has(Names.COOKIE)).isFalse();
    assertThat(copy.has(Name.of("q"))).isFalse();
  }

  @Test
  void an_alias_is_not_the_name_but_is_known_as_its_alias() {
    add("content_length", "5");
    assertThat(table.find(Names.CONTENT_LENGTH)).isEqualTo(-1);
    assertThat(table.known(0)).isEqualTo(-1);
    assertThat(table.aliased(0)).isEqualTo(Names.CONTENT_LENGTH);
    assertThat(table.alias(0, Names.CONTENT_LENGTH)).isTrue();
    assertThat(table.alias(0, Names.HOST)).isFalse();
    assertThat(table.present()).isZero();
    add("Content-Length", "6");
    assertThat(table.value(table.find(Names.CONTENT_LENGTH))).hasToString("6");
    assertThat(table.aliased(1)).isNull();
    assertThat(table.known(1)).isEqualTo(Names.CONTENT_LENGTH.number());
  }

  @Test
  void an_alias_of_an_unknown_name_is_found_by_its_name() {
    Name user = Name.of("x-user-id");
    add("X_User-ID", "mallory");
    assertThat(table.find(user)).isEqualTo(-1);
    assertThat(table.alias(0, user)).isTrue();
    assertThat(table.find(Name.of("x_user-id"))).isZero();
  }

  @Test
  void names_with_the_same_hash_are_told_apart() {
    String other = colliding("x-bc");
    add("x-bc", "first");
    add(other, "second");
    assertThat(table.hash(0)).isEqualTo(table.hash(1));
    assertThat(table.only(Name.of("x-bc"))).hasToString("first");
    assertThat(table.only(Name.of(other))).hasToString("second");
    assertThat(table.alias(0, Name.of(other))).isFalse();
  }

  @Test
  void a_name_with_the_hash_of_a_known_one_is_not_taken_for_it() {
    String impostor = colliding("host");
    add(impostor, "evil");
    assertThat(Name.of(impostor)).isNotEqualTo(Names.HOST);
    assertThat(table.find(Names.HOST)).isEqualTo(-1);
    assertThat(table.aliased(0)).isNull();
  }

  /// Another token with the hash of `name`.
  private static String colliding(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
    int hash = Name.hash(wanted, 0, wanted.length);
    for (char a = '!'; a < 127; a++) {
      for (char b = '!'; b < 127; b++) {
        String other = name.substring(0, name.length() - 2) + a + b;
        byte[] bytes = other.getBytes(StandardCharsets.ISO_8859_1);
        if (Ascii.token(other)
            && !other.toLowerCase(Locale.ROOT).equals(name)
            && Name.hash(bytes, 0, bytes.length) == hash) {
          return other;
        }
      }
    }
    throw new AssertionError("no collision with " + name);
  }

  @Test
  void a_field_lies_there_as_its_line() {
    add("A", "1");
    add("b", "");
    assertThat(new String(table.bytes(), 0, table.end(), StandardCharsets.ISO_8859_1))
        .isEqualTo("A: 1\r\nb: \r\n");
    assertThat(table.plain(0)).isTrue();
    assertThat(table.value(1).isEmpty()).isTrue();
    assertThat(table.start(1)).isEqualTo(table.valueEnd(0) + 2);
  }

  @Test
  void a_field_may_lie_anywhere_in_the_bytes() {
    byte[] text = "xx Host \t:  a  ".getBytes(StandardCharsets.ISO_8859_1);
    table.reserve(text.length);
    System.arraycopy(text, 0, table.bytes(), 0, text.length);
    table.end(text.length);
    table.add(3, 7, 12, 13, Name.hash(text, 3, 7), false);
    assertThat(table.only(Names.HOST)).hasToString("a");
    assertThat(table.plain(0)).isFalse();
  }

  @Test
  void grows_and_shrinks_back() {
    int small = table.footprint();
    for (int i = 0; i < 500; i++) {
      add("x-" + i, "v".repeat(50) + i);
    }
    assertThat(table.size()).isEqualTo(500);
    for (int i = 0; i < 500; i++) {
      assertThat(table.only(Name.of("X-" + i))).hasToString("v".repeat(50) + i);
    }
    assertThat(table.footprint()).isGreaterThan(500 * 50);
    table.clear();
    assertThat(table.footprint()).isEqualTo(small);
    assertThat(table.size()).isZero();
  }

  @Test
  void nothing_is_found_after_it_was_cleared() {
    add("Host", "a");
    add("content_length", "5");
    add("x-own", "b");
    table.clear();
    assertThat(table.find(Names.HOST)).isEqualTo(-1);
    assertThat(table.find(Name.of("x-own"))).isEqualTo(-1);
    assertThat(table.present()).isZero();
    add("x-new", "c");
    assertThat(table.find(Names.HOST)).isEqualTo(-1);
    assertThat(table.aliased(0)).isNull();
    assertThat(table.only(Name.of("x-new"))).hasToString("c");
  }

  @Test
  void says_what_a_plain_list_would_say() {
    SplittableRandom random = new SplittableRandom(20261122);
    String[] pool = {
      "host",
      "Host",
      "HOST",
      "cookie",
      "Cookie",
      "content_length",
      "Content-Length",
      "x-a",
      "X-A",
      "x_a",
      "x-b",
      "via",
      "Te"
    };
    for (int round = 0; round < 3_000; round++) {
      table.clear();
      List<String> names = new ArrayList<>();
      for (int i = random.nextInt(80); i > 0; i--) {
        String name = pool[random.nextInt(pool.length)];
        names.add(name);
        add(name, name + i);
      }
      for (String wanted : pool) {
        assertThat(found(Name.of(wanted))).isEqualTo(indices(names, wanted));
      }
    }
  }

  private List<Integer> found(Name name) {
    List<Integer> found = new ArrayList<>();
    for (int i = table.find(name); i >= 0; i = table.next(name, i)) {
      found.add(i);
    }
    return found;
  }

  private static List<Integer> indices(List<String> names, String wanted) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(wanted)) {
        indices.add(i);
      }
    }
    return indices;
  }
}

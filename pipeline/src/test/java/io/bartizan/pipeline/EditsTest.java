package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EditsTest {
  private static final Name USER = Name.of("x-user");

  private final Edits edits = new Edits();
  private final HeadTable head = new HeadTable();

  private void field(String name, String value) {
    byte[] n = name.getBytes(StandardCharsets.ISO_8859_1);
    byte[] v = value.getBytes(StandardCharsets.ISO_8859_1);
    head.append(n, 0, n.length, v, 0, v.length);
  }

  /// What a data plane writes.
  private List<String> result() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < head.size(); i++) {
      if (!edits.removes(head, i)) {
        lines.add(head.name(i) + ": " + head.value(i));
      }
    }
    for (int i = 0; i < edits.additions(); i++) {
      Fields added = edits.addition(i);
      for (int j = 0; j < added.size(); j++) {
        lines.add(added.name(j) + ": " + added.value(j));
      }
    }
    return lines;
  }

  @Test
  void without_any_nothing_changes() {
    field("Host", "a");
    assertThat(result()).containsExactly("Host: a");
    assertThat(edits.isEmpty()).isTrue();
    assertThat(edits.removesNothing()).isTrue();
  }

  @Test
  void a_query_is_replaced_and_cannot_end_the_line() {
    assertThat(edits.query()).isNull();
    edits.query(Bytes.of("a=1&b=%20"));
    assertThat(edits.query()).isEqualTo(Bytes.of("a=1&b=%20"));
    assertThat(edits.isEmpty()).isFalse();
    for (String bad : List.of("a b", "a\r\nX: 1", "a#b", "a\u007f", "a\u00e9", "\u0000")) {
      assertThatThrownBy(() -> edits.query(Bytes.of(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("query: byte ");
    }
    edits.clear();
    assertThat(edits.query()).isNull();
  }

  @Test
  void remove_takes_every_field_of_the_name_and_its_aliases() {
    field("X-User", "a");
    field("x_user", "b");
    field("X-USER", "c");
    field("x-users", "d");
    edits.remove(USER);
    assertThat(result()).containsExactly("x-users: d");
    assertThat(edits.isEmpty()).isFalse();
    assertThat(edits.removes(USER)).isTrue();
    assertThat(edits.removes(Names.COOKIE)).isFalse();
  }

  @Test
  void set_replaces_what_the_sender_wrote_and_what_a_policy_added() {
    field("X-User", "mallory");
    edits.add(Fields.of(Names.VIA, "1").with(USER, "early"));
    edits.set(Fields.of(USER, "alice"));
    edits.set(Fields.of(USER, "bob").with(Names.ETAG, "e"));
    assertThat(result()).containsExactly("via: 1", "x-user: bob", "etag: e");
  }

  @Test
  void add_leaves_what_is_there() {
    field("Vary", "Origin");
    edits.add(Fields.of(Names.VARY, "Cookie")).add(Fields.of(Names.VARY, "Accept"));
    assertThat(result()).containsExactly("Vary: Origin", "vary: Cookie", "vary: Accept");
  }

  @Test
  void take_any_number() {
    for (int i = 0; i < 50; i++) {
      field("x-" + i, "old");
      edits.set(Fields.of(Name.of("x-" + i), "new"));
    }
    assertThat(result()).hasSize(50).allMatch(line -> line.endsWith("new"));
    edits.clear();
    assertThat(result()).hasSize(50).allMatch(line -> line.endsWith("old"));
    assertThat(edits.additions()).isZero();
  }

  @Test
  void a_copy_stays_as_it_is_when_the_edits_change() {
    byte[] path = {'/', 'a'};
    edits.set(Fields.of(Names.VARY, "Cookie")).path(Bytes.view(path, 0, 2)).query(Bytes.of("q"));
    Edits copy = edits.copy();
    edits.clear();
    path[1] = 'b';
    assertThat(copy.path()).hasToString("/a");
    assertThat(copy.query()).hasToString("q");
    assertThat(copy.removes(Names.VARY)).isTrue();
    assertThat(copy.addition(0).only(Names.VARY)).hasToString("Cookie");
    copy.add(Fields.of(Names.ALLOW, "GET")).remove(Names.ALLOW);
    assertThat(edits.isEmpty()).isTrue();
  }

  @Test
  void what_is_withheld_is_not_sent_whoever_wrote_it() {
    field("Cookie", "a=b");
    field("X-Other", "1");
    edits.add(Fields.of(Names.COOKIE, "own=1"));
    edits.withhold(Fields.of(Names.COOKIE, ""));
    assertThat(result()).containsExactly("X-Other: 1");
  }

  @Test
  void what_frames_a_message_cannot_be_edited_not_even_by_an_alias() {
    for (String name :
        new String[] {
          "Content-Length",
          "Transfer-Encoding",
          "Connection",
          "Keep-Alive",
          "TE",
          "Trailer",
          "Upgrade",
          "Host",
          "Expect",
          "Proxy-Connection",
          "HTTP2-Settings",
          "content_length",
          "TRANSFER_ENCODING",
          "keep_alive"
        }) {
      Name framing = Name.of(name);
      assertThat(Edits.frames(framing)).as(name).isTrue();
      assertThatThrownBy(() -> edits.remove(framing))
          .as(name)
          .hasMessageContaining("expected: one that does not frame the message");
      assertThatThrownBy(() -> edits.add(Fields.of(Names.VIA, "x").with(framing, "1")))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> edits.set(Fields.of(Names.VIA, "x").with(framing, "1")))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(edits.isEmpty()).isTrue();
  }
}

package io.bartizan.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Remains;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is read of a head that is no request: as much as the least strict program would read.
final class RemainsReaderTest {
  private static final int SIZE = 200;

  private static @Nullable Remains remains(String... pieces) {
    HeadTable table = new HeadTable();
    for (String piece : pieces) {
      byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
      RemainsReader.take(Unpooled.wrappedBuffer(bytes), table, SIZE);
    }
    return RemainsReader.read(table, 5);
  }

  private static String line(String head) {
    Remains left = remains(head);
    return left == null ? "none" : left.method() + "|" + left.target() + "|" + left.protocol();
  }

  private static List<String> fields(String... pieces) {
    Remains left = remains(pieces);
    List<String> fields = new ArrayList<>();
    if (left != null) {
      HeadTable table = left.fields();
      for (int i = 0; i < table.size(); i++) {
        fields.add(table.name(i) + "=" + table.value(i));
      }
    }
    return fields;
  }

  @Test
  void a_request_line_is_read_whatever_stands_in_it() {
    assertThat(line("GET / HTTP/4.0\r\n\r\n")).isEqualTo("GET|/|HTTP/4.0");
    assertThat(line("\r\n\tG@T  /a b?<c>  http/1.1 \nx")).isEqualTo("G@T|/a b?<c>|http/1.1");
    assertThat(line("GET /")).isEqualTo("GET|/|HTTP/0.9");
    assertThat(line("GET / \r\n\r\n")).isEqualTo("GET|/|HTTP/0.9");
    assertThat(line("GET /\u00e4 JUNK/1.0\r\n")).isEqualTo("GET|/\u00e4 JUNK/1.0|HTTP/0.9");
    assertThat(line("GET HTTP/1.1\r\n")).isEqualTo("GET|HTTP/1.1|HTTP/0.9");
  }

  @Test
  void what_looks_like_no_request_leaves_nothing() {
    for (String head :
        List.of("", "\r\n\r\n", "GET", "GET \r\nHost: a\r\n\r\n", "\u0016\u0003\u0001")) {
      assertThat(line(head)).as(head).isEqualTo("none");
    }
  }

  @Test
  void fields_are_read_whatever_ends_their_lines() {
    assertThat(fields("GET / HTTP/1.1\r\na: 1\nb:2\rc : \t3 \r\r\nd\r\n\r\ne: no\r\n"))
        .containsExactly("a=1", "b=2", "c=3", "d=");
    assertThat(fields("GET / HTTP/1.1\na: 1\n\nb: no")).containsExactly("a=1");
    assertThat(fields("GET / HTTP/1.1\r\n\r\na: no")).isEmpty();
    assertThat(fields("GET / HTTP/1.1\r\na: 1\u0000\u00ff\r\n: 2\r\nb: 3"))
        .containsExactly("a=1\u0000\u00ff", "=2", "b=3");
  }

  @Test
  void a_folded_line_goes_on() {
    assertThat(fields("GET / HTTP/1.1\r\na: 1\r\n 2\n\t3\r\nb: 4\r\n\r\n"))
        .containsExactly("a=1   2 \t3", "b=4");
    assertThat(fields("GET / HTTP/1.1\r\n a: 1\r\n\r\n")).containsExactly(" a=1");
  }

  @Test
  void known_fields_are_found_by_their_names() {
    Remains left = remains("GET / HTTP/1.1\r\nHOST : a\r\n\r\n");
    assertThat(Objects.requireNonNull(left).fields().only(Names.HOST)).isEqualTo(Bytes.of("a"));
  }

  @Test
  void no_more_is_kept_than_a_head_may_have() {
    assertThat(fields("GET / HTTP/1.1\r\na:", "1\r\nb", ": 2")).containsExactly("a=1", "b=2");
    assertThat(fields("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(9))).hasSize(5);
    assertThat(fields("GET / HTTP/1.1\r\na: " + "x".repeat(SIZE)).getFirst()).hasSize(SIZE - 17);
    assertThat(fields("GET / HTTP/1.1\r\na: " + "x".repeat(SIZE), "\r\nb: 1")).hasSize(1);
  }
}

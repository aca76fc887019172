package io.bartizan.proxy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Name;
import io.bartizan.proxy.lane.Scratch;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the writer writes is read by Netty's decoder, and as bytes where bytes matter.
class HpackWriterTest {
  private final HpackWriter writer = new HpackWriter();
  private final DefaultHttp2HeadersDecoder peer = new DefaultHttp2HeadersDecoder(false, 1 << 20);
  private final Scratch out = new Scratch();

  private byte[] write(int status, String... fields) {
    out.begin();
    writer.begin(out);
    writer.status(status, out);
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.ISO_8859_1);
      int colon = field.indexOf(": ");
      writer.field(
          bytes, 0, colon, Name.hash(bytes, 0, colon), bytes, colon + 2, bytes.length, out);
    }
    return Arrays.copyOf(out.array(), out.length());
  }

  private List<String> read(byte[] block) throws Http2Exception {
    List<String> fields = new ArrayList<>();
    peer.decodeHeaders(1, Unpooled.wrappedBuffer(block))
        .forEach(e -> fields.add(e.getKey() + ": " + e.getValue()));
    return fields;
  }

  @Test
  void writes_statuses_of_the_static_table_as_one_byte() {
    assertThat(write(200)).containsExactly(0x88);
    assertThat(write(500)).containsExactly(0x8e);
    assertThat(write(503)).containsExactly(0x08, 3, '5', '0', '3');
  }

  @Test
  void brings_names_to_lower_case() throws Exception {
    assertThat(read(write(200, "Content-Type: text/plain", "X-Odd_One: A")))
        .containsExactly(":status: 200", "content-type: text/plain", "x-odd_one: A");
  }

  @Test
  void a_field_is_indexed_when_it_is_sent_for_the_third_time() throws Exception {
    String field = "server: something";
    assertThat(write(200, field)).hasSize(1 + 2 + 1 + 9).startsWith(0x88, 0x0f);
    assertThat(read(write(200, field))).containsExactly(":status: 200", field);
    assertThat(write(200, field)).containsExactly(0x88, 0xbe);
    assertThat(read(write(200, field))).containsExactly(":status: 200", field);
  }

  @Test
  void credentials_are_never_indexed() throws Exception {
    for (int i = 0; i < 3; i++) {
      byte[] block = write(200, "set-cookie: a=b", "authorization: secret");
      assertThat(block[1] & 0xf0).isEqualTo(0x10);
      assertThat(read(block))
          .containsExactly(":status: 200", "set-cookie: a=b", "authorization: secret");
    }
  }

  @Test
  void uses_no_more_table_than_the_other_side_grants() throws Exception {
    String[] fields = {"server: something", "content-type: application/json"};
    for (int i = 0; i < 3; i++) {
      read(write(200, fields));
    }
    writer.grant(60);
    peer.configuration().maxHeaderTableSize(60);
    byte[] block = write(200, fields);
    assertThat(block).startsWith(0x3f, 29);
    assertThat(read(block))
        .containsExactly(":status: 200", "server: something", "content-type: application/json");
  }

  @Test
  void says_first_how_far_the_table_has_shrunk_and_then_how_large_it_is_now() throws Exception {
    for (int i = 0; i < 3; i++) {
      read(write(200, "server: something"));
    }
    writer.grant(0);
    writer.grant(1 << 20);
    byte[] block = write(200, "server: something");
    assertThat(block).startsWith(0x20, 0x3f, 0xe1, 0x1f, 0x88);
    assertThat(read(block)).containsExactly(":status: 200", "server: something");
  }

  @Test
  void whatever_is_written_and_whatever_is_granted_is_read_as_it_was() throws Exception {
    Random random = new Random(9113);
    for (int block = 0; block < 5_000; block++) {
      if (random.nextInt(50) == 0) {
        int granted = random.nextInt(5000);
        writer.grant(granted);
        peer.configuration().maxHeaderTableSize(granted);
      }
      String[] fields = new String[random.nextInt(12)];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = field(random);
      }
      List<String> expected = new ArrayList<>(List.of(":status: 404"));
      expected.addAll(List.of(fields));
      assertThat(read(write(404, fields))).isEqualTo(expected);
    }
  }

  private static String field(Random random) {
    String name = random.nextBoolean() ? "name-" + random.nextInt(20) : "content-type";
    int length = random.nextInt(8) == 0 ? random.nextInt(1500) : random.nextInt(20);
    return name + ": " + Integer.toString(random.nextInt(4)).repeat(length);
  }
}

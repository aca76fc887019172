package io.bartizan.proxy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HpackReaderTest {
  private final HpackReader reader = new HpackReader();
  private final HeaderBlock block = Blocks.roomy();

  private @Nullable String read(String hex) {
    byte[] bytes = Blocks.hex(hex);
    return reader.read(bytes, 0, bytes.length, block);
  }

  private List<String> fields(String hex) {
    assertThat(read(hex)).isNull();
    return Blocks.fields(block);
  }

  // RFC 7541, appendix C.

  @Test
  void reads_a_literal_with_indexing() {
    assertThat(fields("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"))
        .containsExactly("custom-key: custom-header");
    assertThat(fields("be")).containsExactly("custom-key: custom-header");
  }

  @Test
  void reads_a_literal_without_indexing() {
    assertThat(fields("040c 2f73 616d 706c 652f 7061 7468")).containsExactly(":path: /sample/path");
    assertThat(read("be")).isEqualTo("index of no field");
  }

  @Test
  void reads_a_literal_never_indexed() {
    assertThat(fields("1008 7061 7373 776f 7264 0673 6563 7265 74"))
        .containsExactly("password: secret");
    assertThat(read("be")).isEqualTo("index of no field");
  }

  @Test
  void reads_an_indexed_field() {
    assertThat(fields("82")).containsExactly(":method: GET");
  }

  @Test
  void reads_requests_without_huffman_coding() {
    assertThat(fields("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d"))
        .containsExactly(
            ":method: GET", ":scheme: http", ":authority: www.example.com", ":path: /");
    assertThat(fields("8286 84be 5808 6e6f 2d63 6163 6865"))
        .containsExactly(
            ":method: GET",
            ":scheme: http",
            ":authority: www.example.com",
            ":path: /",
            "cache-control: no-cache");
    assertThat(fields("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"))
        .containsExactly(
            ":method: GET",
            ":scheme: https",
            ":authority: www.example.com",
            ":path: /index.html",
            "custom-key: custom-value");
  }

  @Test
  void reads_requests_with_huffman_coding() {
    assertThat(fields("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))
        .containsExactly(
            ":method: GET", ":scheme: http", ":authority: www.example.com", ":path: /");
    assertThat(fields("8286 84be 5886 a8eb 1064 9cbf"))
        .containsExactly(
            ":method: GET",
            ":scheme: http",
            ":authority: www.example.com",
            ":path: /",
            "cache-control: no-cache");
    assertThat(fields("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
        .containsExactly(
            ":method: GET",
            ":scheme: https",
            ":authority: www.example.com",
            ":path: /index.html",
            "custom-key: custom-value");
  }

  /// The examples of answers, whose table holds 256 bytes, so that entries are evicted. `:status`
  /// is no field of a request.
  @ParameterizedTest
  @CsvSource({
    "'3fe1 0148 0333 3032 5807 7072 6976 6174 6561 1d4d 6f6e 2c20 3231 204f 6374 2032 3031 3320 3230 3a31 333a 3231 2047 4d54 6e17 6874 7470 733a 2f2f 7777 772e 6578 616d 706c 652e 636f 6d', "
        + "'4803 3330 37c1 c0bf', "
        + "'88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31'",
    "'3fe1 0148 8264 0258 85ae c377 1a4b 6196 d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff 6e91 9d29 ad17 1863 c78f 0b97 c8e9 ae82 ae43 d3', "
        + "'4883 640e ffc1 c0bf', "
        + "'88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07'",
  })
  void evicts_as_the_examples_of_the_standard_do(String first, String second, String third) {
    String common = "cache-control: private";
    String location = "location: https://www.example.com";
    assertThat(fields(first))
        .containsExactly(common, "date: Mon, 21 Oct 2013 20:13:21 GMT", location);
    assertThat(block.problem()).isEqualTo("unknown pseudo-header field");
    assertThat(fields(second))
        .containsExactly(common, "date: Mon, 21 Oct 2013 20:13:21 GMT", location);
    assertThat(fields(third))
        .containsExactly(
            common,
            "date: Mon, 21 Oct 2013 20:13:22 GMT",
            location,
            "content-encoding: gzip",
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
  }

  // What cannot be decoded.

  @ParameterizedTest
  @CsvSource({
    "80, index of no field",
    "be, index of no field",
    "ff ff ff ff ff 0f, index of no field",
    "ff 80 80 80 80 00, index of no field",
    "ff, index of no field",
    "7f, index of no name",
    "7e 01 61, index of no name",
    "40, malformed name",
    "40 81, malformed name",
    "40 05 61, malformed name",
    "40 ff ff ff ff 7f 61, malformed name",
    "41, malformed value",
    "41 05 61, malformed value",
    "41 81 00, malformed value",
    "82 20, table size update behind a field",
    "3f e2 1f, table size update beyond 4096",
    "3f ff ff ff ff 0f, table size update beyond 4096",
  })
  void says_why_a_block_cannot_be_decoded(String hex, String problem) {
    assertThat(read(hex)).isEqualTo(problem);
  }

  @Test
  void the_table_can_shrink_to_nothing_and_grow_again_before_the_first_field() {
    fields("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572");
    assertThat(fields("20 3fe1 1f 82")).containsExactly(":method: GET");
    assertThat(read("be")).isEqualTo("index of no field");
  }

  @Test
  void an_entry_larger_than_the_table_empties_it() {
    fields("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {0x40, 1, 'a', 0x7f, (byte) (4096 - 127 & 127 | 128), (4096 - 127) >> 7});
    out.writeBytes("x".repeat(4096).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(reader.read(out.toByteArray(), 0, out.size(), block)).isNull();
    assertThat(Blocks.fields(block)).containsExactly("a: " + "x".repeat(4096));
    assertThat(read("be")).isEqualTo("index of no field");
  }

  @Test
  void a_name_may_be_taken_from_the_entry_that_its_own_field_evicts() {
    fields("3fc9 00 400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572");
    assertThat(fields("7e 0e 6e65 7720 6f6e 6520 6865 7265 2121"))
        .containsExactly("custom-key: new one here!!");
    assertThat(fields("be")).containsExactly("custom-key: new one here!!");
  }

  // What is decoded, but makes no head.

  @ParameterizedTest
  @CsvSource({
    "00 01 41 01 61, upper-case letter in a field name",
    "00 00 01 61, empty field name",
    "00 03 61 20 62 01 61, invalid character in a field name",
    "00 01 80 01 61, invalid character in a field name",
    "00 02 61 3a 01 61, invalid character in a field name",
    "00 01 3a 01 61, empty field name",
    "00 01 61 01 00, control character in a field value",
    "00 01 61 03 61 0a 61, control character in a field value",
    "00 01 61 03 61 0d 61, control character in a field value",
    "00 01 61 03 61 7f 61, control character in a field value",
    "00 01 61 02 20 61, white space around a field value",
    "00 01 61 02 61 09, white space around a field value",
    "82 82, pseudo-header field sent twice",
    "00 01 61 01 61 82, pseudo-header field behind another field",
    "88, unknown pseudo-header field",
    "00 09 3a 70 72 6f 74 6f 63 6f 6d 01 61, unknown pseudo-header field",
  })
  void notes_what_is_malformed_and_goes_on(String hex, String problem) {
    assertThat(read(hex + " 90")).isNull();
    assertThat(block.problem()).isEqualTo(problem);
  }

  @Test
  void a_malformed_field_is_malformed_whenever_it_is_referred_to() {
    assertThat(read("40 01 41 01 61")).isNull();
    assertThat(read("82 be")).isNull();
    assertThat(block.problem()).isEqualTo("upper-case letter in a field name");
    assertThat(read("82")).isNull();
    assertThat(block.problem()).isNull();
  }

  @Test
  void crumbs_become_one_cookie() {
    assertThat(fields("60 03 61 3d 31  00 01 78 01 79  60 03 62 3d 32  60 03 63 3d 33"))
        .containsExactly("x: y", "cookie: a=1; b=2; c=3");
  }

  @Test
  void references_to_a_large_entry_do_not_multiply_memory() {
    HeaderBlock small = Blocks.limited(8 * 1024, 100);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {0x40, 1, 'a', 0x7f, (byte) (4000 - 127 & 127 | 128), (4000 - 127) >> 7});
    out.writeBytes("x".repeat(4000).getBytes(StandardCharsets.ISO_8859_1));
    for (int i = 0; i < 100_000; i++) {
      out.write(0xbe);
    }
    assertThat(reader.read(out.toByteArray(), 0, out.size(), small)).isNull();
    assertThat(small.tooLarge()).isTrue();
    assertThat(small.table().footprint()).isLessThan(32 * 1024);
  }

  @Test
  void more_fields_than_allowed_are_noted() {
    HeaderBlock few = Blocks.limited(8 * 1024, 2);
    byte[] bytes = Blocks.hex("82 00 01 61 01 61 00 01 61 01 61");
    assertThat(reader.read(bytes, 0, bytes.length, few)).isNull();
    assertThat(few.tooLarge()).isFalse();
    byte[] more = Blocks.hex("82 00 01 61 01 61 00 01 61 01 61 00 01 61 01 61");
    assertThat(reader.read(more, 0, more.length, few)).isNull();
    assertThat(few.tooLarge()).isTrue();
  }
}

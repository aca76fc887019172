package io.bartizan.proxy.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Address;
import io.bartizan.proxy.proxyprotocol.Announcement.Progress;
import io.bartizan.testkit.ProxyHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What load balancers may say, byte by byte and all at once.
class AnnouncementTest {
  private static final String V4 = "c0000207 0a000001 9c40 01bb";
  private static final String V6 = "20010db8000000000000000000000001".repeat(2) + "9c4001bb";

  /// Reads `bytes` one by one; what follows them stays.
  private static Announcement told(byte[] bytes) {
    Announcement announcement = new Announcement();
    ByteBuf in = Unpooled.buffer();
    for (int i = 0; i < bytes.length - 1; i++) {
      in.writeByte(bytes[i]);
      assertThat(announcement.read(in)).as("after %d bytes", i + 1).isEqualTo(Progress.MORE);
    }
    in.writeByte(bytes[bytes.length - 1]).writeBytes("rest".getBytes(StandardCharsets.US_ASCII));
    assertThat(announcement.read(in)).isEqualTo(Progress.DONE);
    assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
    return announcement;
  }

  private static Progress whole(byte[] bytes) {
    return new Announcement().read(Unpooled.wrappedBuffer(bytes));
  }

  private static Address address(String text) {
    return Address.of(InetAddress.ofLiteral(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.7 10.0.0.1 40000 443, 192.0.2.7",
    "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255",
    "PROXY TCP4 192.0.2.7 10.0.0.1 0 0, 192.0.2.7",
    "PROXY TCP6 2001:db8::1 ::1 40000 443, 2001:db8::1",
    "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ::1 65535 65535, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "PROXY UNKNOWN,",
    "PROXY UNKNOWN ffff::1 whatever it says 1 2,"
  })
  void a_line_says_who_it_is(String line, @Nullable String client) {
    assertThat(told(ProxyHead.line(line)).client())
        .isEqualTo(client == null ? null : address(client));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.7 10.0.0.1 40000",
        "PROXY TCP4 192.0.2.7 10.0.0.1 40000 443 1",
        "PROXY TCP4 192.0.2.7  10.0.0.1 40000 443",
        "PROXY TCP4 192.0.2.7 10.0.0.1 40000 443 ",
        "PROXY  TCP4 192.0.2.7 10.0.0.1 40000 443",
        "PROXY TCP4 192.0.2.256 10.0.0.1 40000 443",
        "PROXY TCP4 192.0.2 10.0.0.1 40000 443",
        "PROXY TCP4 3221225991 10.0.0.1 40000 443",
        "PROXY TCP4 192.0.2.07 10.0.0.1 40000 443",
        "PROXY TCP4 localhost 10.0.0.1 40000 443",
        "PROXY TCP4 192.0.2.7 x 40000 443",
        "PROXY TCP4 ::1 ::1 40000 443",
        "PROXY TCP6 192.0.2.7 10.0.0.1 40000 443",
        "PROXY TCP6 fe80::1%eth0 ::1 40000 443",
        "PROXY TCP6 2001:db8:::1 ::1 40000 443",
        "PROXY TCP4 192.0.2.7 10.0.0.1 65536 443",
        "PROXY TCP4 192.0.2.7 10.0.0.1 -1 443",
        "PROXY TCP4 192.0.2.7 10.0.0.1 040 443",
        "PROXY TCP4 192.0.2.7 10.0.0.1 40000 443\r",
        "PROXY TCP4 192.0.2.7\t10.0.0.1 40000 443",
        "PROXY UDP4 192.0.2.7 10.0.0.1 40000 443",
        "PROXY tcp4 192.0.2.7 10.0.0.1 40000 443",
        "PROXY ",
        "PROXY",
        "proxy TCP4 192.0.2.7 10.0.0.1 40000 443",
        "GET / HTTP/1.1"
      })
  void a_line_that_is_anything_else_is_refused(String line) {
    assertThat(whole(ProxyHead.line(line))).isEqualTo(Progress.MALFORMED);
  }

  @Test
  void a_line_has_107_bytes_at_most_and_ends_with_cr_and_lf() {
    String longest = "PROXY UNKNOWN " + "x".repeat(91);
    assertThat(ProxyHead.line(longest)).hasSize(Announcement.LONGEST_LINE);
    assertThat(whole(ProxyHead.line(longest))).isEqualTo(Progress.DONE);
    assertThat(whole(ProxyHead.line(longest + "x"))).isEqualTo(Progress.MALFORMED);
    byte[] endless = ("PROXY UNKNOWN " + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII);
    assertThat(whole(Arrays.copyOf(endless, 106))).isEqualTo(Progress.MORE);
    assertThat(whole(Arrays.copyOf(endless, 107))).isEqualTo(Progress.MALFORMED);
    assertThat(whole("PROXY UNKNOWN\n".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Progress.MALFORMED);
  }

  @Test
  void a_binary_head_says_who_it_is() {
    assertThat(told(ProxyHead.two(0x21, 0x11, V4)).client()).isEqualTo(address("192.0.2.7"));
    assertThat(told(ProxyHead.two(0x21, 0x21, V6)).client()).isEqualTo(address("2001:db8::1"));
    assertThat(told(ProxyHead.two(0x21, 0x11, V4 + "040000 e20003 616263")).client())
        .isEqualTo(address("192.0.2.7"));
    assertThat(told(ProxyHead.summed(ProxyHead.two(0x21, 0x11, V4 + "010002 6832"))).client())
        .isEqualTo(address("192.0.2.7"));
  }

  @Test
  void a_binary_head_may_say_that_there_is_nobody_to_be_told_of() {
    assertThat(told(ProxyHead.two(0x20, 0x00, "")).client()).isNull();
    assertThat(told(ProxyHead.two(0x20, 0x11, V4)).client()).isNull();
    assertThat(told(ProxyHead.two(0x21, 0x00, "")).client()).isNull();
    assertThat(told(ProxyHead.two(0x21, 0x00, "040001 00")).client()).isNull();
    assertThat(told(ProxyHead.two(0x21, 0x31, "2f746d70".repeat(54))).client()).isNull();
    assertThat(told(ProxyHead.two(0x21, 0x11, V4 + "04 0ff1" + "00".repeat(4081))).client())
        .isNotNull();
  }

  static List<byte[]> wrong() {
    byte[] badSum = ProxyHead.summed(ProxyHead.two(0x21, 0x11, V4));
    badSum[badSum.length - 1] ^= 1;
    byte[] badSignature = ProxyHead.two(0x21, 0x11, V4);
    badSignature[11] = 'x';
    return List.of(
        badSum,
        badSignature,
        ProxyHead.two(0x11, 0x11, V4),
        ProxyHead.two(0x31, 0x11, V4),
        ProxyHead.two(0x22, 0x11, V4),
        ProxyHead.two(0x2f, 0x11, V4),
        ProxyHead.two(0x21, 0x12, V4),
        ProxyHead.two(0x21, 0x22, V6),
        ProxyHead.two(0x21, 0x32, "00".repeat(216)),
        ProxyHead.two(0x21, 0x10, V4),
        ProxyHead.two(0x21, 0x41, V4),
        ProxyHead.two(0x20, 0xff, ""),
        ProxyHead.two(0x21, 0x11, "c0000207"),
        ProxyHead.two(0x21, 0x21, V4),
        ProxyHead.two(0x21, 0x31, V6),
        ProxyHead.two(0x21, 0x11, V4 + "04"),
        ProxyHead.two(0x21, 0x11, V4 + "0400"),
        ProxyHead.two(0x21, 0x11, V4 + "040001"),
        ProxyHead.two(0x21, 0x11, V4 + "04ffff00"),
        ProxyHead.two(0x21, 0x11, V4 + "030003000000"),
        ProxyHead.two(0x21, 0x11, V4 + "04 0ff2" + "00".repeat(4082)));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_binary_head_that_is_anything_else_is_refused(byte[] head) {
    assertThat(whole(head)).isEqualTo(Progress.MALFORMED);
  }

  @Test
  void a_head_that_is_too_large_is_refused_before_it_has_come() {
    byte[] large = ProxyHead.two(0x21, 0x11, V4 + "00".repeat(5000));
    assertThat(whole(Arrays.copyOf(large, 16))).isEqualTo(Progress.MALFORMED);
  }
}

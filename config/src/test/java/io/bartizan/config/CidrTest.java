package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8, 104",
    "192.0.2.1, 192.0.2.1/32, 128",
    "0.0.0.0/0, 0.0.0.0/0, 96",
    "2001:DB8::/32, 2001:db8::/32, 32",
    "::/0, ::/0, 0",
    "::1, ::1/128, 128",
    "2001:db8:0:1::/64, 2001:db8:0:1::/64, 64",
    "fe80::/10, fe80::/10, 10"
  })
  void reads_and_writes_a_network(String text, String written, int prefix) {
    assertThat(Cidr.parse(text)).hasToString(written);
    assertThat(Cidr.parse(text).prefix()).isEqualTo(prefix);
    assertThat(Cidr.parse(written)).isEqualTo(Cidr.parse(text));
  }

  @Test
  void names_the_network_when_host_bits_are_set() {
    assertThatThrownBy(() -> Cidr.parse("10.1.2.3/8"))
        .hasMessage(
            "10.1.2.3/8 (expected: no bit set after the prefix: `10.0.0.0/8`, or one address)");
    assertThatThrownBy(() -> Cidr.parse("2001:db8::1/64")).hasMessageContaining("`2001:db8::/64`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/08",
        "10.0.0/8",
        "10.0.0.0.0/8",
        "010.0.0.0/8",
        "256.0.0.0/8",
        "::/129",
        ":::/8",
        "1::2::3/128",
        "12345::/16",
        "fe80::1%eth0",
        "1:2:3:4:5:6:7:8:9/128",
        "::ffff:10.0.0.0/104",
        "10.0.0.0/-1",
        "::1.2.3",
        "1:2:3:4:5:6:7::8:9",
        "localhost",
        "0x0a.0.0.0/8",
        "10.0.0.0 /8"
      })
  void refuses_what_is_no_network(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).hasMessageContaining("(expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "0.0.0.0/0, 255.1.2.3, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:db8::/65, 2001:db8::7fff:0:0:1, true",
    "2001:db8::/65, 2001:db8::8000:0:0:1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false"
  })
  void contains_exactly_its_addresses(String network, String address, boolean inside) {
    assertThat(Cidr.parse(network).contains(IpAddress.parse(address))).isEqualTo(inside);
  }

  @Test
  void knows_a_network_of_everything() {
    assertThat(Cidr.parse("0.0.0.0/0").isEverything()).isTrue();
    assertThat(Cidr.parse("::/0").isEverything()).isTrue();
    assertThat(Cidr.parse("::/1").isEverything()).isFalse();
    assertThat(Cidr.parse("128.0.0.0/1").isEverything()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "0:0:0:0:0:0:0:0, ::",
    "1:0:0:0:0:0:0:0, 1::",
    "::ffff:192.0.2.1, 192.0.2.1",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0"
  })
  void writes_the_canonical_form_of_an_address(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
  }

  @Test
  void agrees_with_the_jdk_on_random_addresses() throws UnknownHostException {
    var random = new Random(42);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        java.util.Arrays.fill(bytes, bytes.length / 4, bytes.length / 2, (byte) 0);
      }
      InetAddress jdk = InetAddress.getByAddress(bytes);
      IpAddress ours = IpAddress.parse(jdk.getHostAddress());
      assertThat(bytesOf(ours, bytes.length)).isEqualTo(bytes);
      assertThat(IpAddress.parse(ours.toString())).isEqualTo(ours);
    }
  }

  private static byte[] bytesOf(IpAddress address, int length) {
    byte[] all = ByteBuffer.allocate(16).putLong(address.hi()).putLong(address.lo()).array();
    return java.util.Arrays.copyOfRange(all, 16 - length, 16);
  }
}

package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressTest {
  private static Address of(String text) throws Exception {
    return Address.of(InetAddress.getByName(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0, true, false",
    "127.0.0.1, 127.0.0.1, true, true",
    "127.255.255.254, 127.255.255.254, true, true",
    "128.0.0.1, 128.0.0.1, true, false",
    "255.255.255.255, 255.255.255.255, true, false",
    "::1, 0:0:0:0:0:0:0:1, false, true",
    "::, 0:0:0:0:0:0:0:0, false, false",
    "2001:db8::ff00:42:8329, 2001:db8:0:0:0:ff00:42:8329, false, false",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, false, false",
    "::ffff:10.1.2.3, 10.1.2.3, true, false",
    "::10.1.2.3, 0:0:0:0:0:0:a01:203, false, false",
  })
  void has_a_text_and_a_kind(String text, String shown, boolean v4, boolean loopback)
      throws Exception {
    Address address = of(text);
    assertThat(address).hasToString(shown);
    assertThat(address.v4()).isEqualTo(v4);
    assertThat(address.loopback()).isEqualTo(loopback);
    assertThat(of(address.toString())).isEqualTo(address);
  }

  @Test
  void both_spellings_of_an_ipv4_client_are_one() throws Exception {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
    assertThat(Address.of(InetAddress.getByAddress(mapped))).isEqualTo(of("10.1.2.3"));
    assertThat(new Address(0, 0xffff_0a01_0203L)).isEqualTo(of("10.1.2.3"));
  }

  @Test
  void a_site_is_the_first_64_bits_of_ipv6_and_all_of_ipv4() throws Exception {
    assertThat(of("2001:db8:1:2:3:4:5:6").site()).isEqualTo(of("2001:db8:1:2::"));
    assertThat(of("2001:db8:1:2:3:4:5:6").site()).isEqualTo(of("2001:db8:1:2:ffff::").site());
    assertThat(of("2001:db8:1:2::").site()).isNotEqualTo(of("2001:db8:1:3::").site());
    assertThat(of("10.1.2.3").site()).isEqualTo(of("10.1.2.3"));
  }

  @Test
  void a_scope_does_not_make_another_address() throws Exception {
    byte[] link = {-2, -128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    assertThat(Address.of(java.net.Inet6Address.getByAddress("", link, 1)))
        .isEqualTo(Address.of(java.net.Inet6Address.getByAddress("", link, 2)));
  }
}

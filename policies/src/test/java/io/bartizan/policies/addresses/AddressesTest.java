package io.bartizan.policies.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Cidr;
import io.bartizan.config.IpAddress;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AddressesTest {
  private final RoadTester road = new RoadTester();

  private AddressesTest with(List<String> allow, List<String> deny) {
    var config =
        new AddressesConfig(
            allow.stream().map(Cidr::parse).toList(), deny.stream().map(Cidr::parse).toList());
    road.on(Pipeline.of(List.of(Policy.enforced("addresses", new Addresses(config)))));
    return this;
  }

  private boolean admits(String address) {
    Told told = road.send(Ask.from(address));
    assertThat(told.code()).isIn(null, Code.ADDRESS_DENIED);
    return told.status() == 200;
  }

  @Test
  void admits_only_what_is_allowed() {
    with(List.of("10.0.0.0/8", "2001:db8::/32", "192.0.2.7"), List.of());
    assertThat(
            List.of(
                "10.0.0.0", "10.255.255.255", "2001:db8:ffff::1", "192.0.2.7", "::ffff:10.1.2.3"))
        .allMatch(this::admits);
    assertThat(
            List.of(
                "9.255.255.255",
                "11.0.0.0",
                "192.0.2.6",
                "192.0.2.8",
                "2001:db7:ffff::1",
                "2001:db9::",
                "::1"))
        .noneMatch(this::admits);
  }

  @Test
  void denial_wins_over_permission() {
    with(List.of("10.0.0.0/8"), List.of("10.1.0.0/16"));
    assertThat(admits("10.0.255.255")).isTrue();
    assertThat(admits("10.1.0.0")).isFalse();
    assertThat(admits("10.1.255.255")).isFalse();
    assertThat(admits("10.2.0.0")).isTrue();
    with(List.of("10.1.2.3"), List.of("10.0.0.0/8"));
    assertThat(admits("10.1.2.3")).as("also the narrower permission").isFalse();
  }

  @Test
  void denies_what_is_listed_and_admits_the_rest() {
    with(List.of(), List.of("203.0.113.0/25", "203.0.113.128/25", "2001:db8::/127"));
    Told told = road.send(Ask.from("203.0.113.130"));
    assertThat(told.status()).isEqualTo(403);
    assertThat(told.reason())
        .isEqualTo("203.0.113.130 lies in what is denied, 203.0.113.0 to 203.0.113.255");
    assertThat(admits("203.0.114.0")).isTrue();
    assertThat(admits("2001:db8:0:0:0:0:0:1")).isFalse();
    assertThat(admits("2001:db8:0:0:0:0:0:2")).isTrue();
  }

  @Test
  void every_ipv6_address_is_no_ipv4_address() {
    with(List.of("::/0"), List.of());
    assertThat(admits("2001:db8::1")).isTrue();
    assertThat(admits("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).isTrue();
    assertThat(admits("192.0.2.1")).isFalse();
    with(List.of(), List.of("0.0.0.0/0"));
    assertThat(admits("192.0.2.1")).isFalse();
    assertThat(admits("255.255.255.255")).isFalse();
    assertThat(admits("2001:db8::1")).isTrue();
  }

  @Test
  void a_hundred_thousand_networks_say_what_each_of_them_says() {
    var random = new SplittableRandom(5);
    List<Cidr> networks = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      int bits = 104 + random.nextInt(25);
      long address = 0xffff_0000_0000L | random.nextLong(1L << 32);
      networks.add(new Cidr(0, address & -1L << 128 - bits, bits));
    }
    Networks set = new Networks(networks.subList(0, 1000));
    int inside = 0;
    for (int i = 0; i < 5000; i++) {
      long low = 0xffff_0000_0000L | random.nextLong(1L << 32);
      boolean listed =
          networks.subList(0, 1000).stream()
              .anyMatch(network -> network.contains(new IpAddress(0, low)));
      assertThat(set.contains(new Address(0, low))).isEqualTo(listed);
      inside += listed ? 1 : 0;
    }
    assertThat(inside).isBetween(1, 4999);
    Networks all = new Networks(networks);
    assertThat(networks).allMatch(network -> all.contains(new Address(network.hi(), network.lo())));
  }

  @Test
  void two_empty_lists_are_an_error() {
    assertThatThrownBy(() -> new AddressesConfig(List.of(), List.of()))
        .hasMessage("allow: [] (expected: at least one network in `allow` or `deny`)");
  }
}

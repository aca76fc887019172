package io.bartizan.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.NameServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NameServersTest {
  private final NameServer zone = NameServer.start();
  private final NameServers servers = new NameServers(List.of(zone.address()));

  @AfterEach
  void close() {
    servers.close();
    zone.close();
  }

  private static Target target(String host, String address, int port) {
    return new Target(host, new InetSocketAddress(InetAddress.ofLiteral(address), port), 1, 0);
  }

  private Reply addresses(String host) throws InterruptedException {
    return servers.ask(new Query(false, host, 80));
  }

  @Test
  void a_name_stands_for_all_its_addresses_for_as_long_as_their_record_says() throws Exception {
    zone.addresses("orders.test", 7, "10.0.0.1", "10.0.0.2", "2001:db8::1");
    assertThat(addresses("orders.test"))
        .isEqualTo(
            new Reply.Found(
                List.of(
                    target("orders.test", "10.0.0.1", 80), target("orders.test", "10.0.0.2", 80)),
                Duration.ofSeconds(7)));
  }

  @Test
  void ipv6_addresses_serve_where_there_are_no_others() throws Exception {
    zone.addresses("orders.test", 7, "2001:db8::1");
    assertThat(addresses("orders.test"))
        .isEqualTo(
            new Reply.Found(
                List.of(target("orders.test", "2001:db8::1", 80)), Duration.ofSeconds(7)));
  }

  @Test
  void an_alias_is_followed() throws Exception {
    zone.alias("orders.test", 60, "node.test").addresses("node.test", 9, "10.0.0.3");
    assertThat(addresses("orders.test"))
        .isEqualTo(
            new Reply.Found(List.of(target("orders.test", "10.0.0.3", 80)), Duration.ofSeconds(9)));
  }

  @Test
  void services_have_targets_ports_weights_and_priorities() throws Exception {
    zone.service("_orders._tcp.test", 30, 10, 60, 9001, "a.test")
        .service("_orders._tcp.test", 30, 20, 0, 9002, "b.test")
        .addresses("a.test", 5, "10.0.0.1")
        .addresses("b.test", 50, "10.0.0.2", "10.0.0.3");
    Reply reply = servers.ask(new Query(true, "_orders._tcp.test", 0));
    assertThat(((Reply.Found) reply).ttl()).isEqualTo(Duration.ofSeconds(5));
    assertThat(((Reply.Found) reply).targets())
        .containsExactlyInAnyOrder(
            new Target("a.test", target("", "10.0.0.1", 9001).address(), 60, 10),
            new Target("b.test", target("", "10.0.0.2", 9002).address(), 1, 20),
            new Target("b.test", target("", "10.0.0.3", 9002).address(), 1, 20));
  }

  @Test
  void that_there_is_nothing_is_an_answer() throws Exception {
    assertThat(addresses("nowhere.test")).isInstanceOf(Reply.Nothing.class);
    zone.service("_orders._tcp.test", 30, 10, 60, 9001, "a.test");
    assertThat(addresses("_orders._tcp.test")).isInstanceOf(Reply.Nothing.class);
    assertThat(servers.ask(new Query(true, "_orders._tcp.test", 0)))
        .isInstanceOf(Reply.Nothing.class);
  }

  @Test
  void a_server_that_fails_or_says_nothing_has_not_answered() throws Exception {
    zone.addresses("orders.test", 7, "10.0.0.1").failing(true);
    assertThat(addresses("orders.test")).isInstanceOf(Reply.Failed.class);
    zone.failing(false).silent(true);
    assertThat(addresses("orders.test")).isInstanceOf(Reply.Failed.class);
    zone.silent(false);
    assertThat(addresses("orders.test")).isInstanceOf(Reply.Found.class);
  }

  @Test
  void the_next_server_is_asked_if_one_does_not_answer() throws Exception {
    try (NameServer other = NameServer.start().addresses("orders.test", 7, "10.0.0.9");
        NameServers both = new NameServers(List.of(zone.address(), other.address()))) {
      zone.silent(true);
      assertThat(both.ask(new Query(false, "orders.test", 80))).isInstanceOf(Reply.Found.class);
    }
  }

  @Test
  void what_does_not_fit_into_a_datagram_is_asked_for_over_tcp() throws Exception {
    String[] many = new String[120];
    Arrays.setAll(many, i -> "10.0.1." + i);
    zone.addresses("orders.test", 7, many).truncating(true);
    Reply reply = addresses("orders.test");
    assertThat(reply).isInstanceOf(Reply.Found.class);
    assertThat(((Reply.Found) reply).targets()).hasSize(120);
    assertThat(zone.askedOverTcp()).isEqualTo(1);
  }

  @Test
  void an_answer_that_is_cut_short_and_cannot_be_had_whole_says_nothing() throws Exception {
    zone.addresses("orders.test", 7, "10.0.0.1").truncating(true).withoutTcp();
    assertThat(addresses("orders.test")).isInstanceOf(Reply.Failed.class);
  }

  @Test
  void a_server_that_is_silent_over_tcp_has_not_answered() throws Exception {
    zone.addresses("orders.test", 7, "10.0.0.1").truncating(true).silentOverTcp();
    assertThat(addresses("orders.test")).isInstanceOf(Reply.Failed.class);
  }

  @Test
  void whoever_waits_is_told_when_the_end_comes() throws Exception {
    zone.silent(true);
    FutureTask<Reply> asking = new FutureTask<>(() -> addresses("orders.test"));
    Thread.ofVirtual().start(asking);
    while (zone.asked() == 0) {
      Thread.onSpinWait();
    }
    servers.close();
    assertThat(asking.get(20, TimeUnit.SECONDS)).isInstanceOf(Reply.Failed.class);
  }

  @Test
  void a_name_that_cannot_be_asked_for_has_no_answer() throws Exception {
    assertThat(addresses("x".repeat(70) + ".test")).isInstanceOf(Reply.Failed.class);
  }

  @Test
  void after_the_end_there_is_no_answer() throws Exception {
    zone.addresses("orders.test", 7, "10.0.0.1");
    assertThat(addresses("orders.test")).isInstanceOf(Reply.Found.class);
    servers.close();
    assertThat(addresses("orders.test")).isInstanceOf(Reply.Failed.class);
  }

  @Test
  void the_machines_own_names_need_no_server() throws Exception {
    assertThat(addresses("localhost"))
        .isEqualTo(new Reply.Found(List.of(target("localhost", "127.0.0.1", 80)), HostsFile.TTL));
    assertThat(zone.asked()).isZero();
  }
}

package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import io.bartizan.telemetry.ServiceMeter;
import io.bartizan.testkit.NameServer;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Endpoints that DNS names, with a name server whose answers change.
final class NamesTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String SRV = "_orders._tcp.test";

  private final NameServer zone = NameServer.start();
  private final Upstreams upstreams = new Upstreams(2);

  @SuppressWarnings("NullAway.Init") // each test begins with one
  private Service service;

  private ScriptedUpstream first;
  private ScriptedUpstream second;

  @BeforeEach
  void open() throws IOException {
    first = ScriptedUpstream.start().always(Reply.ok("first"));
    second = ScriptedUpstream.start().always(Reply.ok("second"));
  }

  @AfterEach
  void close() throws IOException {
    upstreams.close();
    zone.close();
    first.close();
    second.close();
  }

  private House house(String yaml) throws IOException {
    return House.before().service(meter -> running(yaml, meter)).open();
  }

  private Service running(String yaml, ServiceMeter meter) {
    try {
      String text = "{ unsafe: [plaintext-upstream], " + yaml + " }";
      Upstreams.Draft draft = upstreams.draft(List.of(zone.address()));
      service =
          draft.service(
              "orders",
              Config.parse("test.yaml", text, ServiceSettings.class).orElseThrow(),
              meter);
      draft.resolve();
      draft.keep();
      return service;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> endpoints() {
    return service.endpoints().stream().map(Endpoint::name).toList();
  }

  @Test
  void a_name_with_more_addresses_than_a_datagram_holds_is_served_and_counted() throws Exception {
    zone.addresses("orders.test", 60, "127.0.0.1").truncating(true);
    try (House house = house("endpoints: 'http://orders.test:" + first.port() + "'");
        RawClient client = RawClient.plain(house.port())) {
      upstreams.lookups().show(house.recorder.metrics());
      assertThat(client.ask(GET).text()).isEqualTo("first");
      assertThat(zone.askedOverTcp()).isPositive();
      assertThat(house.recorder.metrics().scrape(null).body().toString())
          .containsPattern("bartizan_dns_lookups_total\\{result=\"found\"} [1-9]")
          .contains("bartizan_dns_lookups_total{result=\"failed\"} 0");
    }
  }

  @Test
  void a_configuration_that_is_dropped_asks_its_name_servers_no_more() throws Exception {
    try (NameServer other = NameServer.start().silent(true)) {
      Upstreams.Draft draft = upstreams.draft(List.of(other.address()));
      String text = "{ unsafe: [plaintext-upstream], endpoints: 'http://orders.test:1' }";
      Recorder recorder = recorder();
      draft.service(
          "orders",
          Config.parse("test.yaml", text, ServiceSettings.class).orElseThrow(),
          recorder.metrics().roster().service("orders"));
      draft.resolve();
      draft.drop();
      Eventually.holds("its thread has ended", () -> asking() == 0);
      recorder.close();
    }
  }

  private static long asking() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("names-"))
        .count();
  }

  private static Recorder recorder() throws IOException {
    LogConfig off = Config.parse("t.yaml", "access: off", LogConfig.class).orElseThrow();
    return Recorder.open(off, 1, Ticker.SYSTEM, new Memory(1));
  }

  @Test
  void requests_follow_a_name_to_where_it_stands_for_now() throws Exception {
    zone.service(SRV, 1, 0, 1, first.port(), "a.test").addresses("a.test", 1, "127.0.0.1");
    try (House house = house("endpoints: 'srv+http://" + SRV + "'");
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(GET).text()).isEqualTo("first");
      assertThat(first.request(0).field("Host")).isEqualTo("a.test:" + first.port());
      Endpoint gone = service.endpoints().getFirst();
      zone.remove(SRV).service(SRV, 1, 0, 1, second.port(), "a.test");
      Eventually.holds(
          "the new endpoint", () -> endpoints().contains("127.0.0.1:" + second.port()));
      assertThat(client.ask(GET).text()).isEqualTo("second");
      assertThat(gone.retired()).isTrue();
      assertThat(gone.active()).isZero();
    }
  }

  @Test
  void every_address_of_a_name_is_an_endpoint() throws Exception {
    zone.addresses("orders.test", 1, "127.0.0.1", "127.0.0.2");
    int port = first.port();
    try (House house = house("endpoints: 'http://orders.test:" + port + "'")) {
      assertThat(house.port()).isPositive();
      assertThat(endpoints()).containsExactly("127.0.0.1:" + port, "127.0.0.2:" + port);
      Endpoint stays = service.endpoints().getFirst();
      zone.addresses("orders.test", 1, "127.0.0.3", "127.0.0.1");
      Eventually.holds("the new address", () -> endpoints().contains("127.0.0.3:" + port));
      assertThat(endpoints()).doesNotContain("127.0.0.2:" + port);
      assertThat(service.endpoints()).contains(stays);
      assertThat(stays.authority()).isEqualTo("orders.test:" + port);
    }
  }

  @Test
  void a_name_that_is_not_known_yet_is_a_refusal_until_it_is() throws Exception {
    try (House house = house("endpoints: 'srv+http://" + SRV + "'");
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer refused = client.ask(GET);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("upstream.unavailable");
      zone.service(SRV, 1, 0, 1, first.port(), "a.test").addresses("a.test", 1, "127.0.0.1");
      Eventually.holds("the name is known", () -> !endpoints().isEmpty());
      assertThat(client.ask(GET).text()).isEqualTo("first");
    }
  }

  @Test
  void what_a_name_stood_for_holds_while_it_is_gone_or_nobody_answers() throws Exception {
    zone.addresses("orders.test", 1, "127.0.0.1");
    try (House house = house("endpoints: 'http://orders.test:" + first.port() + "'");
        RawClient client = RawClient.plain(house.port())) {
      zone.remove("orders.test").failing(true);
      int asked = zone.asked();
      Eventually.holds("it is asked again", () -> zone.asked() > asked + 1);
      assertThat(client.ask(GET).text()).isEqualTo("first");
      assertThat(endpoints()).hasSize(1);
    }
  }

  @Test
  void targets_of_a_lower_priority_wait_until_those_of_a_higher_are_down() throws Exception {
    zone.service(SRV, 60, 10, 1, first.port(), "a.test")
        .service(SRV, 60, 20, 1, second.port(), "a.test")
        .addresses("a.test", 60, "127.0.0.1");
    try (House house = house("endpoints: 'srv+http://" + SRV + "'");
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(GET).text()).isEqualTo("first");
      assertThat(client.ask(GET).text()).isEqualTo("first");
      service.endpoints().stream()
          .filter(endpoint -> endpoint.name().endsWith(":" + first.port()))
          .forEach(endpoint -> endpoint.suspend(Endpoint.Cause.HEALTH));
      assertThat(client.ask(GET).text()).isEqualTo("second");
    }
  }

  @Test
  void a_reload_keeps_what_is_known() throws Exception {
    zone.addresses("orders.test", 60, "127.0.0.1");
    String yaml = "endpoints: 'http://orders.test:" + first.port() + "'";
    try (House house = house(yaml)) {
      assertThat(house.port()).isPositive();
      Endpoint before = service.endpoints().getFirst();
      int asked = zone.asked();
      running(yaml + ", slow-start: 1s", service.meter());
      assertThat(service.endpoints()).containsExactly(before);
      assertThat(zone.asked()).isLessThanOrEqualTo(asked + 1);
      assertThat(before.retired()).isFalse();
      running("endpoints: 'http://10.255.0.1:1'", service.meter());
      assertThat(before.retired()).isTrue();
    }
  }
}

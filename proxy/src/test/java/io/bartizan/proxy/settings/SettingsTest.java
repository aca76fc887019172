package io.bartizan.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.config.Loaded;
import io.bartizan.config.Percent;
import io.bartizan.config.Problem;
import io.bartizan.proxy.balance.Balance;
import io.bartizan.proxy.balance.HashKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  @Test
  void a_listener_has_one_address_and_a_name() {
    ListenSettings listen = read("{ https: 8443 }", ListenSettings.class);
    assertThat(listen.secure()).isTrue();
    assertThat(listen.label()).isEqualTo("https:8443");
    assertThat(listen.bounds().resolved()).isEqualTo(ListenLimits.DEFAULTS);
    assertThat(read("{ http: 127.0.0.1:80, name: in }", ListenSettings.class).label())
        .isEqualTo("in");
    assertThat(problems("{ }", ListenSettings.class))
        .containsExactlyInAnyOrder("https: nothing (expected: `https: PORT` or `http: PORT`)");
    assertThat(problems("{ https: 1, http: 2 }", ListenSettings.class))
        .containsExactlyInAnyOrder(
            "http: 2 (expected: either `https` or `http`; two listeners are a list)");
  }

  @Test
  void clear_text_off_loopback_is_spelled_out_unless_it_only_redirects() {
    assertThat(problems("{ http: 8080 }", ListenSettings.class))
        .containsExactlyInAnyOrder(
            "http: 8080 is refused unless `unsafe: [plaintext-listener]` stands beside it (requests are accepted in clear text on an address that is not loopback)");
    assertThat(problems("{ http: 8080, unsafe: [plaintext-listener] }", ListenSettings.class))
        .isEmpty();
    assertThat(problems("{ http: 80, redirect-to-https: 443 }", ListenSettings.class)).isEmpty();
    assertThat(
            problems("{ http: 127.0.0.1:80, unsafe: [plaintext-listener] }", ListenSettings.class))
        .containsExactlyInAnyOrder(
            "unsafe: plaintext-listener (expected: only choices that something here needs)");
    assertThat(problems("{ https: 1, redirect-to-https: 443 }", ListenSettings.class))
        .containsExactlyInAnyOrder("redirect-to-https: 443 (expected: only beside `http`)");
  }

  @Test
  void an_encoded_slash_is_let_through_only_where_that_is_spelled_out() {
    assertThat(read("{ https: 1 }", ListenSettings.class).encodedSlash()).isFalse();
    assertThat(read("{ https: 1, unsafe: [encoded-slash] }", ListenSettings.class).encodedSlash())
        .isTrue();
  }

  @Test
  void bounds_have_ranges_and_fall_back() {
    BoundsSettings bounds = read("{ head-size: 16KiB, idle: 5s }", BoundsSettings.class);
    assertThat(bounds.listen().over(ListenBounds.NONE).resolved().headSize()).isEqualTo(16 << 10);
    RouteLimits limits =
        new RouteBounds(null, null, Duration.ofMinutes(2)).over(bounds.route()).resolved();
    assertThat(limits)
        .isEqualTo(new RouteLimits(10 << 20, Duration.ofSeconds(5), Duration.ofMinutes(2)));
    assertThat(
            problems(
                "{ head-size: 1B, fields: 0, uri-size: 1MiB, head-time: 1ms, keep-alive: 2h, connections: 0 }",
                ListenBounds.class))
        .containsExactlyInAnyOrder(
            "head-size: 1B (expected: from 1KiB to 1MiB)",
            "fields: 0 (expected: from 1 to 1000)",
            "uri-size: 1MiB (expected: from 64B to 64KiB)",
            "uri-size: 1MiB (expected: at most head-size)",
            "head-time: 1ms (expected: from 100ms to 5min)",
            "keep-alive: 2h (expected: from 1s to 1h)",
            "connections: 0 (expected: from 1 to 1000000)");
  }

  @Test
  void an_endpoint_has_a_weight() {
    ServiceSettings service =
        read(
            "{ endpoints: [ 'http://127.0.0.1:1', { url: 'http://127.0.0.1:2', weight: 3 } ] }",
            ServiceSettings.class);
    assertThat(service.endpoints()).extracting(EndpointSettings::weight).containsExactly(1, 3);
    assertThat(
            problems(
                "{ endpoints: { url: 'http://127.0.0.1:2', weight: 0 } }", ServiceSettings.class))
        .containsExactly("weight: 0 (expected: from 1 to 1000)");
  }

  @Test
  void a_service_balances_in_one_of_three_ways() {
    String endpoint = "endpoints: 'http://127.0.0.1:1', ";
    assertThat(
            read("{ " + endpoint + "balance: least-request }", ServiceSettings.class)
                .balance()
                .by())
        .isEqualTo(Balance.Order.LEAST_REQUEST);
    Balance plan =
        read(
                "{ " + endpoint + "balance: { hash: client-ip, bounded-load: 150% } }",
                ServiceSettings.class)
            .balance()
            .plan(Percent.of(50));
    assertThat(plan)
        .isEqualTo(
            new Balance(Balance.Order.ROUND_ROBIN, HashKey.parse("client-ip"), 15_000, 5_000));
    assertThat(problems("{ " + endpoint + "balance: { hash: ip } }", ServiceSettings.class))
        .hasSize(1)
        .first()
        .asString()
        .contains("header:NAME, cookie:NAME, client-ip or claim:NAME");
    assertThat(
            problems("{ " + endpoint + "balance: { bounded-load: 125% } }", ServiceSettings.class))
        .containsExactly("bounded-load: 125% (expected: only beside `hash`)");
    assertThat(problems("{ " + endpoint + "panic: 101%, slow-start: 1h }", ServiceSettings.class))
        .containsExactlyInAnyOrder(
            "panic: 101% (expected: from 0% to 100%)", "slow-start: 1h (expected: at most 15min)");
  }

  @Test
  void targets_that_dns_names_are_proved_by_a_name_that_the_configuration_says() {
    String srv = "endpoints: 'srv+https://_orders._tcp.internal'";
    assertThat(
            read("{ " + srv + ", tls: { server-name: orders.internal } }", ServiceSettings.class))
        .isNotNull();
    assertThat(problems("{ " + srv + " }", ServiceSettings.class))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("endpoints: srv+https (expected: only beside `tls: { server-name: ... }`");
  }

  @Test
  void a_service_has_bare_endpoints() {
    ServiceSettings service = read("{ endpoints: 'http://127.0.0.1:9001' }", ServiceSettings.class);
    assertThat(service.hostChoice()).isEqualTo(ServiceSettings.Host.ENDPOINT);
    assertThat(service.responseTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(
            problems("{ endpoints: [ 'http://[::1]', 'http://[::1]:80' ] }", ServiceSettings.class))
        .containsExactlyInAnyOrder("endpoints: http://[::1]:80 (expected: each endpoint once)");
    for (String url :
        new String[] {
          "http://localhost/x",
          "http://127.0.0.1:",
          "http://127.0.0.1:0",
          "http://127.0.0.1:65536",
          "http://127.0.0.256",
          "http://::1",
          "http://a?b",
          "ftp://a",
          "a:80",
          "srv+http://a:80",
          "http://a b"
        }) {
      assertThat(problems("{ endpoints: '" + url + "' }", ServiceSettings.class))
          .containsExactly(
              "endpoints: "
                  + url
                  + " (expected: scheme, host and port only, such as http://127.0.0.1:9001)");
    }
    assertThat(problems("{ endpoints: 'http://me:secret@a' }", ServiceSettings.class).toString())
        .doesNotContain("secret");
    assertThat(problems("{ endpoints: [] }", ServiceSettings.class))
        .containsExactlyInAnyOrder("endpoints: 0 endpoints (expected: 1 to 100)");
  }

  @Test
  void an_upstream_in_clear_text_or_unproved_is_spelled_out() {
    assertThat(problems("{ endpoints: 'http://10.0.0.1:80' }", ServiceSettings.class))
        .hasSize(1)
        .first()
        .asString()
        .contains("unsafe: [plaintext-upstream]");
    assertThat(
            problems("{ endpoints: 'https://a', tls: { verify: false } }", ServiceSettings.class))
        .hasSize(1)
        .first()
        .asString()
        .contains("unsafe: [insecure-upstream-tls]");
    assertThat(
            problems(
                "{ endpoints: 'https://a', tls: { verify: false }, unsafe: [insecure-upstream-tls] }",
                ServiceSettings.class))
        .isEmpty();
    assertThat(
            problems(
                "{ endpoints: 'http://localhost', tls: { server-name: a } }",
                ServiceSettings.class))
        .containsExactlyInAnyOrder("tls: present (expected: only with an https endpoint)");
  }

  @Test
  void a_service_sees_the_host_that_was_chosen() {
    assertThat(read("{ endpoints: 'https://a', host: client }", ServiceSettings.class).hostChoice())
        .isEqualTo(ServiceSettings.Host.CLIENT);
    assertThat(
            read("{ endpoints: 'https://a', host: 'api.internal:8080' }", ServiceSettings.class)
                .hostChoice())
        .isEqualTo(ServiceSettings.Host.LITERAL);
    assertThat(problems("{ endpoints: 'https://a', host: 'a b' }", ServiceSettings.class))
        .hasSize(1);
  }

  @Test
  void a_match_names_hosts_methods_and_headers_in_their_usual_case() {
    assertThat(
            problems(
                "{ path: /x, hosts: [ A.com, 'a.com:1', '*.a.com', '[::1]', 127.0.0.1 ], methods: [ get, GET, TRACE ], headers: { X: y, x-a: ' b', x-c: d } }",
                MatchSettings.class))
        .containsExactlyInAnyOrder(
            "hosts: A.com (expected: a host such as api.example.com or *.example.com, in lower case)",
            "hosts: a.com:1 (expected: a host such as api.example.com or *.example.com, in lower case)",
            "methods: TRACE (expected: a method such as GET, in upper case; CONNECT and TRACE are never served)",
            "methods: get (expected: a method such as GET, in upper case; CONNECT and TRACE are never served)",
            "headers:  b (expected: visible ASCII without white space around it)",
            "headers: X (expected: a header name in lower case)");
  }

  @Test
  void only_own_proxies_are_trusted() {
    assertThat(
            problems(
                "{ trusted-proxies: [ 0.0.0.0/0, '::/0', 10.0.0.0/8 ] }",
                ClientAddressSettings.class))
        .hasSize(2);
    assertThat(problems("{ trusted-proxies: [] }", ClientAddressSettings.class))
        .containsExactlyInAnyOrder("trusted-proxies: [] (expected: at least one network)");
  }

  @Test
  void the_admin_listener_is_on_loopback_unless_that_is_spelled_out() {
    assertThat(read("{ }", AdminSettings.class).listen()).hasToString("127.0.0.1:9901");
    assertThat(problems("{ listen: 9901 }", AdminSettings.class))
        .hasSize(1)
        .first()
        .asString()
        .contains("unsafe: [admin-off-loopback]");
    assertThat(problems("{ listen: 9901, unsafe: [admin-off-loopback] }", AdminSettings.class))
        .isEmpty();
  }

  private static <T extends Record> T read(String yaml, Class<T> type) {
    return Config.parse("t.yaml", yaml, type).orElseThrow();
  }

  private static <T extends Record> List<String> problems(String yaml, Class<T> type) {
    return switch (Config.parse("t.yaml", yaml, type)) {
      case Loaded.Good<T> _ -> List.of();
      case Loaded.Bad<T> bad -> bad.problems().list().stream().map(Problem::message).toList();
    };
  }
}

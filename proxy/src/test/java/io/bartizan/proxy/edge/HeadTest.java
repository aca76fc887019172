package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Cidr;
import io.bartizan.proxy.settings.ClientAddressSettings;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.testkit.Field;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of heads, in both directions.
class HeadTest {
  private static final List<String> IMPOSTORS =
      List.of(
          "X-Forwarded-For",
          "X_Forwarded_For",
          "x-forwarded_for",
          "X-FORWARDED-HOST",
          "X-Forwarded-Proto",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Forwarded-User",
          "X-Forwarded-Client-Cert",
          "X-Forwarded-Anything",
          "x_forwarded_anything",
          "Forwarded",
          "X-Real-IP",
          "X_Real_IP",
          "X-User",
          "X_User",
          "X-Remote-User",
          "Remote-User",
          "REMOTE_USER",
          "X-Consumer-Id",
          "X_Consumer_Username",
          "X-Authenticated-Userid",
          "X-Auth-Request-Email",
          "X-Original-URL",
          "X-Rewrite-URL",
          "X-Client-Cert",
          "Client_Cert",
          "X-SSL-Client-Verify",
          "True-Client-IP",
          "CF-Connecting-IP",
          "Proxy",
          "X-Accel-Redirect",
          "X-Request-Id",
          "X_Request_Id",
          "Via",
          "Proxy-Authorization",
          "Content_Length",
          "Transfer_Encoding",
          "User_Agent",
          "Accept_Encoding",
          "Keep-Alive",
          "TE",
          "Upgrade",
          "HTTP2-Settings",
          "Proxy-Connection",
          "Trailer");

  @TempDir Path folder;
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private House.Builder house() {
    return House.before(upstream.port()).log(folder.resolve("access.log"));
  }

  /// Sends one request and returns what the upstream saw of it.
  private SeenRequest through(House house, String... lines) throws Exception {
    int before = upstream.requests().size();
    try (RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask(String.join("\r\n", lines) + "\r\n\r\n");
      assertThat(answer.status()).as(String.join(" ", lines)).isEqualTo(200);
    }
    return upstream.request(before);
  }

  private int status(House house, String... lines) throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      return client.ask(String.join("\r\n", lines) + "\r\n\r\n").status();
    }
  }

  @Test
  void a_plain_request_arrives_as_documented() throws Exception {
    try (House house = house().open()) {
      SeenRequest seen =
          through(
              house,
              "GET /a/b?c=d&e HTTP/1.1",
              "Host: API.Example:8443",
              "Accept: */*",
              "X-Mine:  spaced \t",
              "Cookie: a=b");
      assertThat(seen.line()).isEqualTo("GET /a/b?c=d&e HTTP/1.1");
      assertThat(seen.fields())
          .extracting(field -> field.name().toLowerCase(Locale.ROOT))
          .containsExactly(
              "host",
              "accept",
              "x-mine",
              "cookie",
              "x-forwarded-for",
              "x-forwarded-proto",
              "x-forwarded-host",
              "x-request-id",
              "traceparent",
              "via");
      assertThat(seen.field("host")).isEqualTo("api.example:8443");
      assertThat(seen.raw().toString()).contains("X-Mine: spaced\r\n");
      assertThat(seen.field("x-forwarded-for")).isEqualTo("127.0.0.1");
      assertThat(seen.field("x-forwarded-proto")).isEqualTo("http");
      assertThat(seen.field("x-forwarded-host")).isEqualTo("api.example:8443");
      assertThat(seen.field("via")).isEqualTo("1.1 bartizan");
      assertThat(seen.field("x-request-id")).matches("[0-9a-f]{32}");
      assertThat(seen.field("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
    }
  }

  @Test
  void the_endpoints_own_name_is_the_host_if_the_service_says_so() throws Exception {
    try (House house = house().host(Service.HostMode.ENDPOINT).open()) {
      SeenRequest seen = through(house, "GET / HTTP/1.1", "Host: a.example");
      assertThat(seen.fields("host")).containsExactly("127.0.0.1:" + upstream.port());
      assertThat(seen.field("x-forwarded-host")).isEqualTo("a.example");
    }
  }

  @Test
  void nothing_that_only_a_gateway_may_say_comes_from_a_client() throws Exception {
    try (House house = house().open()) {
      for (String name : IMPOSTORS) {
        SeenRequest seen =
            through(house, "GET / HTTP/1.1", "Host: a", name + ": forged", "X-Last: yes");
        assertThat(seen.raw().toString()).as(name).doesNotContain("forged").contains("X-Last: yes");
        SeenRequest upper =
            through(house, "GET / HTTP/1.1", "Host: a", name.toUpperCase(Locale.ROOT) + ":forged");
        assertThat(upper.raw().toString()).as(name).doesNotContain("forged");
      }
    }
  }

  @Test
  void fields_that_connection_names_stay_behind_but_never_the_gateways_own() throws Exception {
    try (House house = house().open()) {
      SeenRequest seen =
          through(
              house,
              "GET / HTTP/1.1",
              "Host: a",
              "Connection: keep-alive, X-Secret , x-forwarded-for,X-Request-Id, via, traceparent, host",
              "X-Secret: one",
              "x-SECRET: two",
              "X-Open: yes");
      assertThat(seen.fields("x-secret")).isEmpty();
      assertThat(seen.fields("connection")).isEmpty();
      assertThat(seen.fields("x-open")).containsExactly("yes");
      assertThat(seen.fields("x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(seen.fields("x-request-id")).hasSize(1);
      assertThat(seen.fields("via")).hasSize(1);
      assertThat(seen.fields("traceparent")).hasSize(1);
      assertThat(seen.fields("host")).containsExactly("a");
    }
  }

  @Test
  void connection_must_be_a_list_of_tokens() throws Exception {
    try (House house = house().open()) {
      assertThat(status(house, "GET / HTTP/1.1", "Host: a", "Connection: close, x y"))
          .isEqualTo(400);
      assertThat(status(house, "GET / HTTP/1.1", "Host: a", "Connection: " + "a,".repeat(17)))
          .isEqualTo(400);
      assertThat(status(house, "GET / HTTP/1.1", "Host: a", "Connection: ,,keep-alive,"))
          .isEqualTo(200);
    }
  }

  @Test
  void a_target_may_hold_scheme_and_authority_if_they_are_the_hosts() throws Exception {
    try (House house = house().open()) {
      SeenRequest seen =
          through(house, "GET http://A.example:80/x?y HTTP/1.1", "Host: a.EXAMPLE:80");
      assertThat(seen.line()).isEqualTo("GET /x?y HTTP/1.1");
      assertThat(seen.field("host")).isEqualTo("a.example:80");
      assertThat(through(house, "GET http://a HTTP/1.1", "Host: a").line())
          .isEqualTo("GET / HTTP/1.1");
      assertThat(through(house, "GET HTTP://a?q=1 HTTP/1.1", "Host: a").line())
          .isEqualTo("GET /?q=1 HTTP/1.1");
      assertThat(status(house, "GET http://b/ HTTP/1.1", "Host: a")).isEqualTo(400);
      assertThat(status(house, "GET https://a/ HTTP/1.1", "Host: a")).isEqualTo(400);
      assertThat(status(house, "GET http://user@a/ HTTP/1.1", "Host: a")).isEqualTo(400);
      assertThat(status(house, "GET http:///x HTTP/1.1", "Host: a")).isEqualTo(400);
      assertThat(status(house, "GET ftp://a/ HTTP/1.1", "Host: a")).isEqualTo(400);
      assertThat(status(house, "GET a/b HTTP/1.1", "Host: a")).isEqualTo(400);
    }
  }

  @Test
  void a_host_is_one_name_or_address_with_an_optional_port() throws Exception {
    try (House house = house().open()) {
      String[] good = {
        "a",
        "a.b-c.d",
        "a_b.c",
        "127.0.0.1",
        "[::1]",
        "[::1]:80",
        "a:0",
        "a:65535",
        "xn--mnchen-3ya.de"
      };
      for (String host : good) {
        assertThat(status(house, "GET / HTTP/1.1", "Host: " + host)).as(host).isEqualTo(200);
      }
      String[] bad = {
        "",
        " ",
        "a:",
        "a:65536",
        "a:x",
        "a b",
        "a,b",
        "a/b",
        "a@b",
        "a?b",
        "a#b",
        "[::1",
        "[]",
        "::1",
        "[::1]x",
        "a\\b",
        "a\"b",
        "a%2eb",
        "ä.de",
        ".a",
        "a..b",
        "a.",
        ".",
        "a:80:80",
        "a;b",
        "a=b",
        "x".repeat(300)
      };
      for (String host : bad) {
        assertThat(status(house, "GET / HTTP/1.1", "Host: " + host)).as(host).isEqualTo(400);
      }
      assertThat(status(house, "GET / HTTP/1.1")).isEqualTo(400);
      assertThat(status(house, "GET / HTTP/1.1", "Host: a", "Host: a")).isEqualTo(400);
      assertThat(status(house, "GET / HTTP/1.0")).isEqualTo(200);
    }
  }

  @Test
  void no_control_character_gets_through_a_field() throws Exception {
    try (House house = house().open()) {
      for (int c = 0; c < 32; c++) {
        if (c != '\t') {
          assertThat(status(house, "GET / HTTP/1.1", "Host: a", "X-A: b" + (char) c + "c"))
              .as("%d", c)
              .isEqualTo(400);
          assertThat(status(house, "GET / HTTP/1.1", "Host: a", "X" + (char) c + "A: b"))
              .as("%d", c)
              .isEqualTo(400);
        }
      }
      assertThat(status(house, "GET / HTTP/1.1", "Host: a", "X-A: b\u007fc")).isEqualTo(400);
      assertThat(through(house, "GET / HTTP/1.1", "Host: a", "X-A: b\tcä").field("x-a"))
          .isEqualTo("b\tcä");
    }
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void a_trace_goes_on_and_anything_else_begins_a_new_one() throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (House house = house().open()) {
      SeenRequest seen =
          through(
              house,
              "GET / HTTP/1.1",
              "Host: a",
              "traceparent: 00-" + trace + "-b7ad6b7169203331-01",
              "tracestate: a=1");
      assertThat(seen.field("traceparent"))
          .startsWith("00-" + trace + "-")
          .endsWith("-01")
          .doesNotContain("b7ad6b7169203331");
      assertThat(seen.field("tracestate")).isEqualTo("a=1");
      String[] bad = {
        "00-" + "0".repeat(32) + "-b7ad6b7169203331-01",
        "00-" + trace + "-0000000000000000-01",
        "ff-" + trace + "-b7ad6b7169203331-01",
        "00-" + trace.toUpperCase(Locale.ROOT) + "-b7ad6b7169203331-01",
        "00-" + trace + "-b7ad6b7169203331-01-extra",
        "nonsense"
      };
      for (String parent : bad) {
        SeenRequest made =
            through(
                house, "GET / HTTP/1.1", "Host: a", "traceparent: " + parent, "tracestate: a=1");
        assertThat(made.fields("traceparent")).as(parent).hasSize(1);
        assertThat(made.field("traceparent")).as(parent).doesNotContain(trace).endsWith("-00");
        assertThat(made.fields("tracestate")).as(parent).isEmpty();
      }
    }
  }

  private static TrustedProxies trusted(String network, ClientAddressSettings.Header header) {
    return new TrustedProxies(List.of(Cidr.parse(network)), header);
  }

  @Test
  void a_trusted_proxy_is_believed_about_address_scheme_and_request_id() throws Exception {
    TrustedProxies proxies = trusted("127.0.0.0/8", ClientAddressSettings.Header.X_FORWARDED_FOR);
    try (House house = house().proxies(proxies).open()) {
      SeenRequest seen =
          through(
              house,
              "GET / HTTP/1.1",
              "Host: a",
              "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 127.0.0.9",
              "X-Forwarded-Proto: https",
              "X-Request-Id: from-the_proxy.1");
      assertThat(seen.fields("x-forwarded-for")).containsExactly("203.0.113.7, 127.0.0.1");
      assertThat(seen.fields("x-forwarded-proto")).containsExactly("https");
      assertThat(seen.fields("x-request-id")).containsExactly("from-the_proxy.1");
      SeenRequest forged = through(house, "GET / HTTP/1.1", "Host: a", "X-Request-Id: a\"b");
      assertThat(forged.field("x-request-id")).matches("[0-9a-f]{32}");
      SeenRequest bare = through(house, "GET / HTTP/1.1", "Host: a", "X-Request-Id: kept");
      assertThat(bare.fields("x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(bare.field("x-request-id")).isEqualTo("kept");
      assertThat(house.records())
          .extracting(line -> line.get("client"))
          .containsExactlyInAnyOrder("203.0.113.7", "127.0.0.1", "127.0.0.1");
    }
  }

  @Test
  void nobody_is_believed_whose_network_is_not_trusted() throws Exception {
    TrustedProxies proxies = trusted("10.0.0.0/8", ClientAddressSettings.Header.X_FORWARDED_FOR);
    try (House house = house().proxies(proxies).open()) {
      SeenRequest seen =
          through(
              house,
              "GET / HTTP/1.1",
              "Host: a",
              "X-Forwarded-For: 203.0.113.7",
              "X-Forwarded-Proto: https",
              "X-Request-Id: forged");
      assertThat(seen.fields("x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(seen.fields("x-forwarded-proto")).containsExactly("http");
      assertThat(seen.field("x-request-id")).matches("[0-9a-f]{32}");
    }
  }

  @Test
  void what_was_believed_once_is_not_believed_after_the_proxies_are_no_longer_trusted()
      throws Exception {
    TrustedProxies proxies = trusted("127.0.0.0/8", ClientAddressSettings.Header.X_FORWARDED_FOR);
    House.Builder builder = house().proxies(proxies);
    String get = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n";
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.ask(get);
      builder.proxies(null);
      house.listener.serve(house.site());
      client.ask(get);
    }
    assertThat(upstream.request(0).field("x-forwarded-for")).isEqualTo("203.0.113.7, 127.0.0.1");
    assertThat(upstream.request(1).field("x-forwarded-for")).isEqualTo("127.0.0.1");
  }

  @Test
  void forwarded_is_read_if_that_is_what_the_proxies_write() throws Exception {
    TrustedProxies proxies = trusted("127.0.0.0/8", ClientAddressSettings.Header.FORWARDED);
    try (House house = house().proxies(proxies).open()) {
      through(
          house,
          "GET / HTTP/1.1",
          "Host: a",
          "Forwarded: for=6.6.6.6, for=\"[2001:db8::1]:4711\";proto=https");
      through(house, "GET / HTTP/1.1", "Host: a", "X-Forwarded-For: 203.0.113.7");
      through(house, "GET / HTTP/1.1", "Host: a", "Forwarded: for=unknown");
      assertThat(house.records())
          .extracting(line -> line.get("client"))
          .containsExactlyInAnyOrder("2001:db8:0:0:0:0:0:1", "127.0.0.1", "127.0.0.1");
    }
  }

  @Test
  void an_answer_loses_what_concerns_only_the_upstreams_connection() throws Exception {
    upstream.always(
        Reply.of(200)
            .field("Connection", "X-Hop, keep-alive")
            .field("X-Hop", "hidden")
            .field("Keep-Alive", "timeout=5")
            .field("Proxy-Authenticate", "Basic")
            .field("Upgrade", "h2c")
            .field("X-Request-Id", "theirs")
            .field("Server", "theirs")
            .field("Set-Cookie", "a=b")
            .field("Set-Cookie", "c=d")
            .body("ok"));
    try (House house = house().open();
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(answer.fields())
          .extracting(Field::name)
          .containsExactlyInAnyOrder(
              "Server", "Set-Cookie", "Set-Cookie", "Date", "X-Request-Id", "Content-Length");
      assertThat(answer.field("x-request-id")).isEqualTo(upstream.request(0).field("x-request-id"));
      assertThat(answer.field("date")).endsWith("GMT");
    }
  }

  @Test
  void an_upstreams_own_date_is_kept() throws Exception {
    upstream.always(Reply.of(200).field("Date", "Thu, 01 Jan 1970 00:00:00 GMT").body(""));
    try (House house = house().open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").fields("date"))
          .containsExactly("Thu, 01 Jan 1970 00:00:00 GMT");
    }
  }

  @Test
  void a_refusal_says_what_a_client_may_know_and_nothing_else() throws Exception {
    try (House house = house().path("/only").open();
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.field("content-type")).isEqualTo("application/problem+json");
      assertThat(answer.field("cache-control")).isEqualTo("no-store");
      assertThat(answer.text())
          .contains(
              "\"code\":\"route.unknown\"",
              "\"status\":404",
              "\"request_id\":\"" + answer.field("x-request-id") + "\"");
    }
  }
}

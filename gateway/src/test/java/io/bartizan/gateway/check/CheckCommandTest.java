package io.bartizan.gateway.check;

import static io.bartizan.gateway.settings.Folder.BEGINNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Loaded;
import io.bartizan.gateway.Typed;
import io.bartizan.gateway.settings.Folder;
import io.bartizan.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
  @TempDir private Path path;
  private Folder folder;

  @BeforeEach
  void open() throws IOException {
    folder = Folder.in(path);
  }

  @Test
  void shows_what_requests_meet_in_the_order_in_which_they_meet_it() throws Exception {
    String out = check(Files.readString(Path.of("../examples/quickstart/bartizan.yaml"))).out();
    assertThat(out)
        .containsSubsequence(
            "no mistakes",
            "https on port 8443 of every address; TLS 1.2 and 1.3; localhost, 127.0.0.1",
            "http on 127.0.0.1:9901",
            "GET,POST /orders/** -> orders http://127.0.0.1:9001",
            "cors             https://shop.example.com",
            "limit            50/s per client-ip, for refused credentials too",
            "authenticate     jwt by http://127.0.0.1:9002 for orders",
            "limit            60/min per identity",
            "authorize        any role of buyer",
            "bounds           body 10MiB, idle 30s, total 1min",
            "requests without a route");
  }

  @Test
  void says_loudly_what_should_be_looked_at_twice() throws Exception {
    String out =
        check(
                """
                listen: { http: 8080, unsafe: [plaintext-listener] }
                services: { s: { endpoints: "http://127.0.0.1:9001" } }
                routes:
                  - { path: /status, service: s, public: true }
                  - { path: /any, service: s, authenticate: { jwt: { issuer: "https://id.example.com", audience: a } }, limit: 5/s }
                """)
            .out();
    assertThat(out)
        .contains(
            "! public         * /status admits everybody",
            "! no limit       * /status admits any number of requests",
            "! any identity   * /any admits every authenticated caller",
            folder.file()
                + ":1:32: unsafe plaintext-listener: requests are accepted in clear text");
  }

  @Test
  void shows_how_each_service_is_called_and_guarded() throws Exception {
    String out =
        check(
                """
                listen: { http: 127.0.0.1:8080 }
                services:
                  plain: { endpoints: "http://127.0.0.1:9001" }
                  guarded:
                    endpoints: [ "https://127.0.0.1:9002", "https://127.0.0.1:9003" ]
                    tls: { trust: api.pem, server-name: orders.internal, certificate: api.pem, key: api.key }
                    connections: 10
                    pending: 20
                    requests: 30
                    retry: { attempts: 2, on: [connect-failure, 503], per-try-timeout: 1s, body: 1KiB }
                    outlier: { consecutive-failures: 7, eject: 3s, max-ejected: 25% }
                    breaker: { failures: 40%, minimum: 9, window: 6s, open: 4s, probes: 2 }
                    health: { http: { path: /healthz }, interval: 2s }
                    outage: { status: 503, body: soon }
                routes:
                  - { path: /a, service: guarded, public: true }
                  - { path: /b, service: plain, public: true }
                """)
            .out();
    assertThat(out)
        .containsSubsequence(
            "service guarded https://127.0.0.1:9002, https://127.0.0.1:9003",
            "tls              proved by ",
            "api.pem as orders.internal; shows api.pem",
            "limits           30 requests at once, 10 connections to each endpoint, 20 requests may wait",
            "retry            2 tries, each within 1s, on 503, connect-failure; bodies to 1KiB; 20% of all requests, or 10 in a second",
            "outlier          7 failures in a row eject an endpoint for 3s, to 25% of all",
            "breaker          opens for 4s when 40% of at least 9 requests within 6s fail; 2 probes",
            "health           GET /healthz every 2s, within 1s; out after 3, back after 2",
            "outage           503, text/plain; charset=utf-8, 4 characters",
            "service plain http://127.0.0.1:9001",
            "tls              none",
            "limits           any number of requests at once, 1024 connections",
            "retry            3 tries, on connect-failure, reset",
            "outlier          5 failures in a row",
            "breaker          none",
            "health           none",
            "outage           none");
  }

  @Test
  void a_limit_for_every_request_is_a_limit_of_every_route() throws Exception {
    String yaml =
        BEGINNING
            + "defaults: { limit: 100/s }\nroutes: [ { path: /, service: orders, public: true } ]\n";
    assertThat(check(yaml).out())
        .doesNotContain("no limit")
        .containsSubsequence(
            "every request, before its route is known", "limit            100/s per client-ip");
  }

  @Test
  void names_every_mistake_and_ends_with_1() throws Exception {
    Typed typed =
        check(
            BEGINNING
                + "routes: [ { path: /, service: orders, public: true, limt: 5/s, bounds: { idle: 5 } } ]\n");
    assertThat(typed.status()).isEqualTo(1);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err())
        .contains(
            folder.file() + ":4:53: unknown key `limt` (did you mean `limit`?",
            ":4:80: idle: 5 (expected: a unit after the number")
        .endsWith("bartizan: 2 mistakes\n");
  }

  @Test
  void dumps_the_whole_configuration_without_secrets_as_one_that_means_the_same() throws Exception {
    folder.with(
        BEGINNING
            + "defaults: { bounds: { idle: 5s }, cors: { origins: 'https://a.example' } }\nroutes: [ { path: /, service: orders, public: true } ]\n");
    String dump = Typed.bartizan("check", "-c", folder.file().toString(), "--effective").out();
    assertThat(dump)
        .contains("idle: 5s", "body: 10MiB", "head-size: 32KiB")
        .containsSubsequence("routes:", "https://a.example");
    Files.writeString(folder.file(), dump);
    assertThat(GatewaySettings.load(folder.file())).isInstanceOf(Loaded.Good.class);
    assertThat(Typed.bartizan("check", "-c", folder.file().toString(), "--effective").out())
        .isEqualTo(dump);
  }

  @Test
  void tells_by_which_rules_requests_are_judged() throws Exception {
    String yaml =
        """
        listen: { https: 8443 }
        tls: { certificate: api.pem, key: api.key }
        services: { s: { endpoints: "http://127.0.0.1:9001" } }
        defaults: { waf: base }
        routes:
          - { path: /a, service: s, public: true }
          - { path: /b, service: s, public: true, waf: { rules: base, mode: watch, body: { pass: video/* } } }
        """;
    assertThat(check(yaml).out())
        .contains("* /b refuses nothing that its rules find", "* /b lets video/* pass its rules")
        .contains("waf              base, ", "waf              request bodies up to 128KiB")
        .contains("waf              base, only watched, ")
        .contains("waf              heads are judged for the record");
    assertThat(check(yaml.replace("waf: base", "waf: absent.conf")).err())
        .contains(":4:")
        .contains("absent.conf (expected: a file, or files by a pattern, that exist)");
  }

  private Typed check(String yaml) throws Exception {
    folder.with(yaml);
    return Typed.bartizan("check", "-c", folder.file().toString());
  }

  @Test
  void credentials_that_are_written_as_header_fields_are_never_printed() throws Exception {
    Path file = path.resolve("credentials.yaml");
    Files.writeString(
        file,
        """
        listen: { http: 127.0.0.1:0 }
        services: { s: { endpoints: "http://127.0.0.1:1" } }
        routes:
          - path: /**
            service: s
            public: true
            headers: { x-api-key: hunter1 }
            request-headers: { set: { authorization: "Basic hunter2", x-plain: seen }, add: { cookie: "s=hunter3" } }
        """);
    for (String[] words : new String[][] {{"check", "--effective"}, {"check"}}) {
      String[] typed = Arrays.copyOf(words, words.length + 2);
      typed[words.length] = "-c";
      typed[words.length + 1] = file.toString();
      assertThat(Typed.bartizan(typed).out()).doesNotContain("hunter").contains("x-plain");
    }
  }
}

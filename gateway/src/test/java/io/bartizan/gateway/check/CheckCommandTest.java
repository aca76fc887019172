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

  private Typed check(String yaml) throws Exception {
    folder.with(yaml);
    return Typed.bartizan("check", "-c", folder.file().toString());
  }
}

package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.config.Loaded;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.Suites;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where rules come from, and what happens when they change while requests are judged.
final class WafRulesTest {
  private static final String SQL = "?q=1%27%20OR%20%271%27%3D%271%27%20UNION%20SELECT%20password";

  @TempDir private Path folder;
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start().always(Reply.ok("fine"));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private String yaml(String waf) {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { s: { endpoints: "%s" } }
    routes:
      - { path: /**, service: s, public: true, waf: %s }
    log: { access: "%s" }
    """
        .formatted(upstream.endpoint(), waf, folder.resolve("access.log"));
  }

  private static RawAnswer get(TestGateway gateway, String target) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(
          "GET "
              + target
              + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n");
    }
  }

  private static String blocking(String word) {
    return "SecRule ARGS \"@streq %s\" \"id:1,phase:2,deny,log\"\n".formatted(word);
  }

  @Test
  void the_core_rule_set_blocks_an_injection_and_tells_its_score() throws Exception {
    Optional<Path> crs = Suites.find("waf/crs");
    assumeTrue(crs.isPresent());
    String path = crs.get().toAbsolutePath().toString();
    try (TestGateway gateway = TestGateway.start(folder, yaml(path))) {
      assertThat(get(gateway, "/orders?q=shoes").text()).isEqualTo("fine");
      RawAnswer blocked = get(gateway, "/" + SQL);
      assertThat(blocked.status()).isEqualTo(403);
      assertThat(blocked.text()).contains("waf.blocked").doesNotContain("942", "949");
      gateway.apply(yaml("{ rules: %s, mode: watch }".formatted(path)));
      assertThat(get(gateway, "/" + SQL).text()).isEqualTo("fine");
      gateway.apply(yaml("{ rules: %s, inbound-threshold: 10000, paranoia: 2 }".formatted(path)));
      assertThat(get(gateway, "/" + SQL).text()).isEqualTo("fine");
      gateway.apply(yaml("{ rules: %s, exclude: [ { tag: attack-sqli } ] }".formatted(path)));
      assertThat(get(gateway, "/" + SQL).text()).isEqualTo("fine");
      assertThat(upstream.requests()).hasSize(4);
    }
    List<String> lines = Files.readAllLines(folder.resolve("access.log"), StandardCharsets.UTF_8);
    assertThat(lines)
        .filteredOn(line -> line.contains("\"watched\":[\"waf:waf.blocked\"]"))
        .hasSize(1);
    List<String> events =
        lines.stream().filter(line -> line.contains("\"event\":\"waf\"")).toList();
    assertThat(events).hasSizeGreaterThanOrEqualTo(3);
    assertThat(events.get(0))
        .contains("\"result\":\"blocked\"", "\"rule\":949110", "\"rule\":942100")
        .contains("\"attack-sqli\"", "\"variable\":\"ARGS:q\"");
    assertThat(events.get(1)).contains("\"result\":\"watched\"", "\"rule\":942100");
    assertThat(events.get(2)).contains("\"result\":\"found\"", "\"rule\":942100");
  }

  @Test
  void the_base_rules_come_with_the_gateway() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, yaml("base"))) {
      assertThat(get(gateway, "/orders?q=shoes").text()).isEqualTo("fine");
      assertThat(get(gateway, "/" + SQL).status()).isEqualTo(403);
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @Test
  void requests_and_answers_of_http_2_are_judged_the_same() throws Exception {
    Files.writeString(
        folder.resolve("own.conf"),
        """
        SecRule ARGS|REQUEST_HEADERS:Host "@streq evil" "id:1,phase:2,deny"
        SecRule RESPONSE_BODY "@contains secret" "id:2,phase:4,deny"
        SecRule &REQUEST_HEADERS:Host "!@eq 1" "id:3,phase:1,deny"
        """);
    String yaml =
        """
        listen: { https: 127.0.0.1:0 }
        tls: { certificate: api.pem, key: api.key }
        services: { s: { endpoints: "%s" } }
        routes:
          - { path: /**, service: s, public: true, waf: { rules: own.conf, responses: true } }
        """
            .formatted(upstream.endpoint());
    try (TestGateway gateway = TestGateway.start(folder, yaml);
        HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(gateway.authority().trusting())
                .build()) {
      String url = "https://localhost:" + gateway.port("https:0") + "/?q=";
      assertThat(ask(client, url + "evil", "")).isEqualTo("403 HTTP_2 waf.blocked");
      assertThat(ask(client, url + "fine", "q=evil")).isEqualTo("403 HTTP_2 waf.blocked");
      assertThat(upstream.connections()).isZero();
      assertThat(ask(client, url + "fine", "q=fine")).isEqualTo("200 HTTP_2 fine");
      upstream.then(Reply.of(200).field("Content-Type", "text/html").chunked("a sec", "ret"));
      assertThat(ask(client, url + "fine", "")).isEqualTo("403 HTTP_2 waf.blocked");
    }
  }

  /// Status, protocol, and the body or the code of the refusal.
  private static String ask(HttpClient client, String url, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (!body.isEmpty()) {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String said = answer.body().strip().replaceFirst(".*\"code\":\"([^\"]+)\".*", "$1");
    return answer.statusCode() + " " + answer.version() + " " + said;
  }

  @Test
  void the_example_of_the_page_does_what_it_says() throws Exception {
    String page = Files.readString(Path.of("../docs/policies/waf.md"));
    int start = page.indexOf("```yaml\n") + 8;
    String example =
        page.substring(start, page.indexOf("```", start))
            .replace("127.0.0.1:8080", "127.0.0.1:0")
            .replace("http://127.0.0.1:9001", upstream.endpoint());
    try (TestGateway gateway = TestGateway.start(folder, example)) {
      for (String path : List.of("/shop/x", "/shop/search/x", "/shop/page/x")) {
        assertThat(get(gateway, path + "?a=fine").text()).isEqualTo("fine");
        String other = SQL.replace("?q=", "?a=");
        assertThat(get(gateway, path + other).status()).as(path).isEqualTo(403);
      }
      assertThat(get(gateway, "/shop/x" + SQL).status()).isEqualTo(403);
      for (String path :
          List.of("/shop/new/x", "/shop/health", "/shop/search/x", "/shop/search/raw/x")) {
        assertThat(get(gateway, path + SQL).text()).as(path).isEqualTo("fine");
      }
    }
  }

  @Test
  void rules_that_are_missing_or_wrong_keep_a_configuration_from_being_loaded() throws Exception {
    Files.writeString(folder.resolve("own.conf"), blocking("a"));
    for (String wrong :
        List.of("absent.conf", "{ rules: 'absent/*.conf' }", "{ rules: own.conf, paranoia: 2 }")) {
      Path file = Files.writeString(folder.resolve("wrong.yaml"), yaml(wrong));
      assertThat(GatewaySettings.load(file)).as(wrong).isInstanceOf(Loaded.Bad.class);
    }
    Files.writeString(folder.resolve("broken.conf"), "SecRule ARGS\nSecFoo On\n");
    Path broken = Files.writeString(folder.resolve("broken.yaml"), yaml("broken.conf"));
    GatewaySettings settings = GatewaySettings.load(broken).orElseThrow();
    try (TestGateway gateway = TestGateway.start(folder, yaml("own.conf"))) {
      String message = "";
      try {
        gateway.gateway().apply(settings);
      } catch (IllegalArgumentException e) {
        message = String.valueOf(e.getMessage());
      }
      assertThat(message).contains("broken.conf:1").contains("expected");
      assertThat(get(gateway, "/?q=a").status()).isEqualTo(403);
    }
  }

  @Test
  void the_files_of_rules_are_watched() throws Exception {
    Files.createDirectory(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules/words.data"), "evil\n");
    Files.writeString(
        folder.resolve("rules/words.conf"),
        "SecRule ARGS \"@pmFromFile words.data\" \"id:2,phase:2,deny\"\n");
    Files.writeString(folder.resolve("own.conf"), "Include rules/*.conf\n");
    Path file = Files.writeString(folder.resolve("bartizan.yaml"), yaml("own.conf"));
    assertThat(GatewaySettings.load(file).files())
        .map(path -> folder.toAbsolutePath().relativize(path.toAbsolutePath()).toString())
        .contains("own.conf", "rules", "rules/words.conf", "rules/words.data");
  }

  @Test
  void requests_are_judged_while_rules_change() throws Exception {
    Files.writeString(folder.resolve("own.conf"), blocking("always") + "# 0\n");
    try (TestGateway gateway = TestGateway.start(folder, yaml("own.conf"));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> asked = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        asked.add(clients.submit(asking(gateway)));
      }
      for (int i = 1; i <= 20; i++) {
        Files.writeString(folder.resolve("own.conf"), blocking("always") + "# " + i + "\n");
        gateway.apply(yaml("own.conf"));
      }
      int blocked = 0;
      for (Future<Integer> one : asked) {
        blocked += one.get();
      }
      assertThat(blocked).isEqualTo(4 * 100);
      assertThat(upstream.requests()).hasSize(4 * 100);
    }
  }

  /// Asks 200 times, every other time for what is blocked.
  private static Callable<Integer> asking(TestGateway gateway) {
    return () -> {
      int blocked = 0;
      try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
        for (int i = 0; i < 200; i++) {
          String body = i % 4 < 2 ? "" : "b=" + "x".repeat(20_000);
          String q = i % 2 == 0 ? "always" : "never";
          RawAnswer answer =
              client.ask(
                  "POST /?q=%s HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
                      .formatted(q, body.length(), body));
          blocked += answer.status() == 403 ? 1 : 0;
          assertThat(answer.status()).isEqualTo(i % 2 == 0 ? 403 : 200);
        }
      }
      return blocked;
    };
  }
}

package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Routing, policies and the upstream see one path, and it is the same.
class RoutingTest {
  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private Verdict look(Exchange x) {
    seen.add(x.path() + "|" + x.query());
    return Verdict.CONTINUE;
  }

  private House.Builder house() {
    return House.before(upstream.port())
        .log(folder.resolve("access.log"))
        .policies(Policy.enforced("look", (OnHead) this::look));
  }

  private static RawAnswer ask(RawClient client, String method, String target) throws IOException {
    return client.ask(method + " " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @Test
  void everybody_sees_the_same_canonical_path() throws Exception {
    String[][] table = {
      {"/", "/"},
      {"/a/b", "/a/b"},
      {"/a/", "/a/"},
      {"/%61%2D%5f%7E", "/a-_~"},
      {"/%c3%a4", "/%C3%A4"},
      {"/a%20b%3f%23", "/a%20b%3F%23"},
      {"/a;b=c/d", "/a;b=c/d"},
      {"/...", "/..."},
      {"/.well-known/x", "/.well-known/x"},
      {"/a..b/.c", "/a..b/.c"},
      {"/%25", "/%25"},
      {"/100%25-sure", "/100%25-sure"},
      {"/a!$&'()*+,=:@", "/a!$&'()*+,=:@"},
    };
    try (House house = house().open();
        RawClient client = RawClient.plain(house.port())) {
      for (String[] row : table) {
        assertThat(ask(client, "GET", row[0] + "?q=%2e%2E/../x").status())
            .as(row[0])
            .isEqualTo(200);
      }
      assertThat(house.records()).extracting(line -> line.get("path")).isEqualTo(column(table));
    }
    assertThat(upstream.requests())
        .extracting(request -> request.target().split("\\?", 2)[0])
        .isEqualTo(column(table));
    assertThat(seen)
        .isEqualTo(column(table).stream().map(path -> path + "|q=%2e%2E/../x").toList());
  }

  private static List<String> column(String[][] table) {
    return List.of(table).stream().map(row -> row[1]).toList();
  }

  @Test
  void what_two_programs_might_read_differently_is_refused() throws Exception {
    String[] bad = {
      "//",
      "/a//b",
      "/a/.",
      "/a/./b",
      "/a/..",
      "/a/../b",
      "/%2e",
      "/a/%2e%2e/b",
      "/a/.%2E/b",
      "/a/..;/b",
      "/a/..;x=y",
      "/a/..%3bx/b",
      "/.%3B",
      "/%3Ba",
      "/a/.;/b",
      "/%2e;x",
      "/a/;/b",
      "/;a",
      "/%2F",
      "/a%2fb",
      "/%5C",
      "/a%5c..%5cb",
      "/a\\b",
      "/%00",
      "/%01",
      "/%0d%0a",
      "/%7F",
      "/%",
      "/%4",
      "/%zz",
      "/%c3",
      "/%c3a",
      "/%c0%af",
      "/%e0%80%af",
      "/%ed%a0%80",
      "/%f8%80",
      "/%80",
      "/%252e%252e/x",
      "/%252F",
      "/%25%32%46",
      "/%25%32%65%25%32%65/",
      "/%2525",
      "/%25%32%35",
      "/%255c",
      "/%2500",
      "/%250a",
      "/a\"b",
      "/a<b",
      "/a>b",
      "/a^b",
      "/a`b",
      "/a{b",
      "/a|b",
      "/a}b",
      "/a[b",
      "/a]b",
      "/a#b",
      "/?a#b",
      "/?%",
      "/?%4x"
    };
    try (House house = house().open()) {
      for (String path : bad) {
        try (RawClient client = RawClient.plain(house.port())) {
          assertThat(ask(client, "GET", path).status()).as(path).isEqualTo(400);
        }
      }
      assertThat(house.records()).hasSize(bad.length);
    }
    assertThat(upstream.connections()).isZero();
    assertThat(seen).isEmpty();
  }

  @Test
  void an_unknown_path_is_404_and_a_known_one_with_another_method_405() throws Exception {
    try (House house =
            house()
                .route("read", "/orders/{id}", Method.GET, Method.HEAD)
                .route("write", "/orders/{id}", Method.PUT)
                .path("/only")
                .open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(ask(client, "GET", "/orders/1").status()).isEqualTo(200);
      assertThat(ask(client, "PUT", "/orders/1").status()).isEqualTo(200);
      RawAnswer refused = ask(client, "DELETE", "/orders/1");
      assertThat(refused.status()).isEqualTo(405);
      assertThat(refused.field("allow")).isEqualTo("GET, HEAD, PUT");
      assertThat(ask(client, "get", "/orders/1").status()).isEqualTo(405);
      RawAnswer unknown = ask(client, "DELETE", "/orders");
      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.fields("allow")).isEmpty();
      assertThat(house.records())
          .extracting(line -> line.get("route"))
          .containsExactly("read", "write", "unmatched", "unmatched", "unmatched");
    }
  }

  @Test
  void methods_that_no_gateway_should_serve_are_not_served() throws Exception {
    try (House house = house().open()) {
      for (String method : new String[] {"TRACE", "CONNECT"}) {
        try (RawClient client = RawClient.plain(house.port())) {
          assertThat(ask(client, method, "/").status()).as(method).isEqualTo(501);
        }
      }
      try (RawClient client = RawClient.plain(house.port())) {
        assertThat(ask(client, "PROPFIND", "/").status()).isEqualTo(200);
        assertThat(ask(client, "OPTIONS", "*").status()).isEqualTo(404);
      }
    }
    assertThat(upstream.requests())
        .extracting(request -> request.line())
        .containsExactly("PROPFIND / HTTP/1.1");
  }

  @Test
  void sizes_of_a_head_are_bounded() throws Exception {
    try (House house = house().open()) {
      try (RawClient client = RawClient.plain(house.port())) {
        assertThat(ask(client, "GET", "/" + "a".repeat(8191)).status()).isEqualTo(200);
        assertThat(ask(client, "GET", "/" + "a".repeat(8192)).status()).isEqualTo(414);
      }
      try (RawClient client = RawClient.plain(house.port())) {
        assertThat(
                client
                    .ask("GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(99) + "\r\n")
                    .status())
            .isEqualTo(200);
        assertThat(
                client
                    .ask("GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(100) + "\r\n")
                    .status())
            .isEqualTo(431);
      }
      try (RawClient client = RawClient.plain(house.port())) {
        assertThat(
                client
                    .ask("GET / HTTP/1.1\r\nHost: a\r\nA: " + "b".repeat(32_000) + "\r\n\r\n")
                    .status())
            .isEqualTo(200);
        assertThat(
                client
                    .ask("GET / HTTP/1.1\r\nHost: a\r\nA: " + "b".repeat(33_000) + "\r\n\r\n")
                    .status())
            .isEqualTo(431);
      }
      try (RawClient client = RawClient.plain(house.port())) {
        assertThat(ask(client, "X".repeat(33), "/").status()).isEqualTo(501);
      }
    }
  }
}

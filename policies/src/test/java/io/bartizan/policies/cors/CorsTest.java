package io.bartizan.policies.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Config;
import io.bartizan.config.Doc;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CorsTest {
  private static final String SHOP = "https://shop.example.com";

  private record Page(@Doc("CORS.") CorsConfig cors) {}

  private final RoadTester road = new RoadTester();

  private static CorsConfig read(String yaml) {
    return Config.parse("bartizan.yaml", "cors: " + yaml, Page.class).orElseThrow().cors();
  }

  private CorsTest with(String yaml) {
    Cors cors = new Cors(read(yaml), List.of("GET", "POST"));
    road.on(
        Pipeline.of(
            List.of(
                Policy.enforced("cors", cors),
                Policy.enforced("authenticate", RoadTester.believing()))));
    return this;
  }

  private CorsTest withShop() {
    return with("{ origins: [ \"" + SHOP + "\", \"https://admin.example.com:8443\" ] }");
  }

  private Told send(Ask ask) {
    return road.send(ask);
  }

  private static Ask of(String origin) {
    return Ask.get("/orders").with("Origin", origin).as("anna");
  }

  private static Ask preflight(String origin, String method) {
    return Ask.of("OPTIONS", "/orders")
        .with("Origin", origin)
        .with("Access-Control-Request-Method", method);
  }

  @Test
  void a_listed_origin_may_read_the_answer() {
    Told told = withShop().send(of(SHOP));
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.header("access-control-allow-origin")).isEqualTo(SHOP);
    assertThat(told.values("access-control-allow-credentials")).isEmpty();
    assertThat(told.header("vary")).isEqualTo("Origin");
    assertThat(send(of("https://admin.example.com:8443")).header("access-control-allow-origin"))
        .isEqualTo("https://admin.example.com:8443");
  }

  @Test
  void any_other_origin_is_refused() {
    withShop();
    String[] foreign = {
      "https://evil.example",
      "http://shop.example.com",
      "https://shop.example.com:8443",
      "https://shop.example.com.evil.example",
      "https://shop.example.co",
      "https://xshop.example.com",
      "https://SHOP.example.com",
      "https://shop.example.com/",
      "https://shop.example.com https://evil.example",
      "https://admin.example.com",
      "null",
      "",
      "https://api.example.com:8443",
      "http://api.example.com",
      "https://",
    };
    for (String origin : foreign) {
      Told told = send(of(origin));
      assertThat(told.code()).as(origin).isEqualTo(Code.CORS_ORIGIN);
      assertThat(told.status()).isEqualTo(403);
      assertThat(told.forwarded()).isFalse();
      assertThat(told.values("access-control-allow-origin")).isEmpty();
      assertThat(told.header("vary")).isEqualTo("Origin");
      assertThat(send(preflight(origin, "GET")).code()).as(origin).isEqualTo(Code.CORS_ORIGIN);
    }
    assertThat(foreign).hasSize(15);
  }

  @Test
  void two_origins_are_one_too_many() {
    Told told = withShop().send(of(SHOP).with("Origin", SHOP));
    assertThat(told.code()).isEqualTo(Code.CORS_ORIGIN);
    assertThat(told.reason()).isEqualTo("more than one origin");
    assertThat(told.values("access-control-allow-origin")).isEmpty();
  }

  @Test
  void a_client_that_names_no_origin_passes_and_caches_know_that_it_matters() {
    Told told = withShop().send(Ask.get("/").as("anna"));
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.header("vary")).isEqualTo("Origin");
    assertThat(told.values("access-control-allow-origin")).isEmpty();
  }

  @Test
  void a_page_of_the_gateway_itself_passes() {
    withShop();
    assertThat(send(of("https://api.example.com")).status()).isEqualTo(200);
    assertThat(send(of("http://api.example.com").inClearText()).status()).isEqualTo(200);
    assertThat(send(of("https://api.example.com").inClearText()).code())
        .isEqualTo(Code.CORS_ORIGIN);
  }

  @Test
  void a_refusal_can_be_read_by_the_page_that_it_concerns() {
    Told told = withShop().send(Ask.get("/").with("Origin", SHOP));
    assertThat(told.code()).isEqualTo(Code.CREDENTIAL_MISSING);
    assertThat(told.header("access-control-allow-origin")).isEqualTo(SHOP);
  }

  @Test
  void an_error_where_no_route_is_can_be_read_too() {
    withShop().road.matchNothing();
    assertThat(send(of(SHOP)).header("access-control-allow-origin")).isEqualTo(SHOP);
    assertThat(send(of("https://evil.example")).values("access-control-allow-origin")).isEmpty();
  }

  @Test
  void what_the_upstream_says_about_it_is_dropped() {
    withShop()
        .road
        .upstreamSays(
            Fields.of(Names.ACCESS_CONTROL_ALLOW_ORIGIN, "https://evil.example")
                .with(Names.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
                .with(Names.ACCESS_CONTROL_ALLOW_HEADERS, "*")
                .with(Names.ACCESS_CONTROL_EXPOSE_HEADERS, "*")
                .with(Names.VARY, "Accept"));
    Told told = send(of(SHOP));
    assertThat(told.values("access-control-allow-origin")).containsExactly(SHOP);
    assertThat(told.values("access-control-allow-credentials")).isEmpty();
    assertThat(told.values("access-control-allow-headers")).isEmpty();
    assertThat(told.values("access-control-expose-headers")).isEmpty();
    assertThat(told.values("vary")).containsExactly("Accept", "Origin");
  }

  @Test
  void a_preflight_is_answered_before_anybody_asks_for_a_credential() {
    Told told =
        withShop()
            .send(
                preflight(SHOP, "POST")
                    .with("Access-Control-Request-Headers", "Content-Type, authorization"));
    assertThat(told.status()).isEqualTo(204);
    assertThat(told.forwarded()).isFalse();
    assertThat(told.values("access-control-allow-origin")).containsExactly(SHOP);
    assertThat(told.header("access-control-allow-methods")).isEqualTo("GET, POST");
    assertThat(told.header("access-control-allow-headers"))
        .isEqualTo("authorization, content-type");
    assertThat(told.header("access-control-max-age")).isEqualTo("600");
    assertThat(told.header("vary"))
        .isEqualTo("Access-Control-Request-Method, Access-Control-Request-Headers, Origin");
  }

  @Test
  void a_preflight_for_what_is_not_allowed_is_refused() {
    withShop();
    String[][] asked = {
      {"DELETE", ""},
      {"post", ""},
      {"*", ""},
      {"", ""},
      {"POST", "x-admin"},
      {"POST", "content-type,x-admin"},
      {"POST", "*"},
      {"POST", "content-type authorization"},
    };
    for (String[] row : asked) {
      Told told = send(preflight(SHOP, row[0]).with("Access-Control-Request-Headers", row[1]));
      assertThat(told.status()).as(String.join(" ", row)).isEqualTo(403);
      assertThat(told.code()).isEqualTo(Code.CORS_REQUEST);
      assertThat(told.values("access-control-allow-methods")).isEmpty();
    }
    assertThat(send(preflight(SHOP, "GET").with("Access-Control-Request-Method", "POST")).code())
        .isEqualTo(Code.CORS_REQUEST);
    assertThat(asked).hasNumberOfRows(8);
  }

  @Test
  void a_preflight_without_an_origin_never_reaches_the_upstream() {
    Told told =
        withShop()
            .send(Ask.of("OPTIONS", "/").with("Access-Control-Request-Method", "GET").as("anna"));
    assertThat(told.code()).isEqualTo(Code.CORS_REQUEST);
    assertThat(told.forwarded()).isFalse();
  }

  @Test
  void an_ordinary_options_request_is_no_preflight() {
    assertThat(withShop().send(Ask.of("OPTIONS", "/").with("Origin", SHOP).as("anna")).forwarded())
        .isTrue();
  }

  @Test
  void credentials_and_further_headers_are_allowed_if_configured() {
    with(
        "{ origins: \""
            + SHOP
            + "\", credentials: true, expose: [ETag, ratelimit], methods: [PUT], headers: [X-One], max-age: 1h }");
    Told told = send(of(SHOP));
    assertThat(told.header("access-control-allow-credentials")).isEqualTo("true");
    assertThat(told.header("access-control-expose-headers")).isEqualTo("etag, ratelimit");
    Told asked = send(preflight(SHOP, "PUT").with("Access-Control-Request-Headers", "x-one"));
    assertThat(asked.header("access-control-allow-methods")).isEqualTo("PUT");
    assertThat(asked.header("access-control-allow-credentials")).isEqualTo("true");
    assertThat(asked.header("access-control-max-age")).isEqualTo("3600");
    assertThat(send(preflight(SHOP, "GET")).code()).isEqualTo(Code.CORS_REQUEST);
  }

  @Test
  void every_origin_but_nobodys_if_somebody_insists() {
    with("{ origins: \"*\", unsafe: [any-origin] }");
    Told told = send(of("https://any.example"));
    assertThat(told.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(told.values("access-control-allow-credentials")).isEmpty();
    assertThat(send(of("null")).code()).isEqualTo(Code.CORS_ORIGIN);
    assertThat(send(Ask.get("/").as("anna")).values("access-control-allow-origin")).isEmpty();
  }

  @Test
  void refuses_what_cannot_be_meant() {
    String[][] wrong = {
      {"{ origins: [] }", "origins: [] (expected: at least one origin)"},
      {"{ origins: \"*\" }", "unless `unsafe: [any-origin]`"},
      {
        "{ origins: \"*\", credentials: true, unsafe: [any-origin] }",
        "credentials: true (expected: false where the origin is `*`)"
      },
      {
        "{ origins: [\"*\", \"https://a.example\"], unsafe: [any-origin] }",
        "origins: * (expected: nothing beside `*`)"
      },
      {"{ origins: \"null\" }", "origins: null (expected: an origin"},
      {
        "{ origins: \"https://*.example.com\" }",
        "origins: https://*.example.com (expected: an origin"
      },
      {"{ origins: \"https://Shop.example.com\" }", "(expected: an origin"},
      {"{ origins: \"https://shop.example.com/\" }", "(expected: an origin"},
      {"{ origins: \"https://shop.example.com:443\" }", "(expected: an origin"},
      {"{ origins: \"http://shop.example.com:80\" }", "(expected: an origin"},
      {"{ origins: shop.example.com }", "(expected: an origin"},
      {
        "{ origins: \"" + SHOP + "\", methods: [\"*\"] }",
        "methods: * (expected: a method such as GET)"
      },
      {
        "{ origins: \"" + SHOP + "\", headers: [\"*\"] }",
        "headers: * (expected: the name of a header)"
      },
      {
        "{ origins: \"" + SHOP + "\", expose: [\"a b\"] }",
        "expose: a b (expected: the name of a header)"
      },
      {"{ origins: \"" + SHOP + "\", max-age: 2d }", "max-age: 2d (expected: from 0s to 1d)"},
      {
        "{ origins: \"" + SHOP + "\", unsafe: [any-origin] }",
        "unsafe: any-origin (expected: only choices that something here needs)"
      },
    };
    for (String[] row : wrong) {
      assertThatThrownBy(() -> read(row[0])).as(row[0]).hasMessageContaining(row[1]);
    }
    assertThat(wrong).hasNumberOfRows(16);
  }
}

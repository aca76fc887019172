package io.bartizan.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Bound;
import io.bartizan.config.Config;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Inline;
import io.bartizan.config.Problems;
import io.bartizan.config.Shapes;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.jwt.KeyWitness;
import io.bartizan.identity.store.StoreConfig;
import io.bartizan.identity.store.StoreWitness;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.authenticate.Backing;
import io.bartizan.policies.limit.Limits;
import io.bartizan.policies.waf.RuleSets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoadTest {
  private static final String JWT =
      "authenticate: { jwt: { issuer: \"https://id.example.com\", audience: orders } }";
  private static final String SHOP = "https://shop.example.com";

  private record Defaults(@Inline Guards guards) {}

  private record Orders(@Inline Guards guards) {}

  private record Page(
      @Doc("Defaults.") @Default("{}") Defaults defaults, @Doc("The route.") Orders route) {}

  private final RoadTester tester = new RoadTester();
  private Stretch porch = Stretch.of(List.of());
  private Stretch orders = Stretch.of(List.of());

  private static Page read(String yaml) {
    return Config.parse("bartizan.yaml", yaml, Page.class, RoadTest::decide).orElseThrow();
  }

  private static void decide(Bound bound, Problems problems) {
    for (Defaults defaults : bound.all(Defaults.class)) {
      Decisions.checkDefaults(defaults.guards(), problems);
      bound
          .all(Orders.class)
          .forEach(route -> Decisions.check("orders", route.guards(), defaults.guards(), problems));
    }
  }

  private RoadTest on(String yaml) {
    Page page = read(yaml);
    Road road =
        new Road(
            page.defaults().guards(),
            new Limits(tester).draft(),
            _ -> List.of(RoadTester.believing()),
            backing(),
            new Memory(1 << 20),
            new RuleSets(new CpuPool("rules", 1, 1)));
    porch = road.porch();
    orders =
        road.route(
            "orders", List.of("GET", "POST"), "/orders/**", page.route().guards(), Goal.SERVICE);
    tester.through(porch.pipeline(), orders.pipeline());
    return this;
  }

  private RoadTest onUnmatched(String yaml) {
    Road road =
        new Road(
            on(yaml).guardsOfDefaults(yaml),
            new Limits(tester).draft(),
            _ -> List.of(RoadTester.believing()),
            backing(),
            new Memory(1 << 20),
            new RuleSets(new CpuPool("rules", 1, 1)));
    tester.through(road.porch().pipeline(), road.unmatched().pipeline()).matchNothing();
    return this;
  }

  private Guards guardsOfDefaults(String yaml) {
    return read(yaml).defaults().guards();
  }

  @Test
  void policies_stand_in_one_order_however_the_file_is_written() {
    on(
        """
        defaults: { limit: 9/s, addresses: { deny: 203.0.113.0/24 } }
        route:
          security-headers: { referrer-policy: same-origin }
          limit: [ { per: identity, rate: 600/min, burst: 20 }, 50/s ]
          authorize: { roles: buyer }
          cors: { origins: %s }
          addresses: { allow: [10.0.0.0/8, 192.0.2.0/24] }
          %s
        """
            .formatted(SHOP, JWT));
    assertThat(porch.stops()).extracting(Stop::stage).containsExactly(Stage.ADDRESSES, Stage.RATE);
    assertThat(orders.stops())
        .extracting(stop -> stop.stage().policy() + ": " + String.join("; ", stop.texts()))
        .containsExactly(
            "addresses: allow 2 networks",
            "cors: https://shop.example.com",
            "limit: 50/s per client-ip, for refused credentials too",
            "authenticate: jwt by https://id.example.com for orders",
            "limit: 600/min per identity, burst 20; 50/s per client-ip",
            "authorize: any role of buyer",
            "security-headers: own values");
    assertThat(orders.pipeline().policies())
        .extracting(Policy::mode)
        .containsOnly(Policy.Mode.ENFORCE);
  }

  @Test
  void a_route_that_says_only_public_has_the_usual_headers_and_nothing_else() {
    on("route: { public: true }");
    assertThat(porch.stops()).isEmpty();
    assertThat(orders.stops()).extracting(Stop::stage).containsExactly(Stage.SECURITY_HEADERS);
    assertThat(orders.answersPreflights()).isFalse();
    assertThat(tester.send(Ask.get("/")).header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void defaults_hold_where_a_route_says_nothing() {
    on(
        """
        defaults: { %s, authorize: { roles: [buyer] }, cors: { origins: %s }, security-headers: off }
        route: {}
        """
            .formatted(JWT, SHOP));
    assertThat(orders.stops())
        .extracting(Stop::stage)
        .containsExactly(Stage.CORS, Stage.AUTHENTICATE, Stage.AUTHORIZE);
    assertThat(orders.answersPreflights()).isTrue();
    on(
        "defaults: { "
            + JWT
            + ", authorize: { roles: [buyer] } }\nroute: { public: true, security-headers: off }");
    assertThat(orders.stops()).isEmpty();
  }

  @Test
  void a_denied_address_is_refused_first_and_takes_no_permit() {
    on(
        """
        defaults: { limit: 1/h, addresses: { deny: 203.0.113.0/24 } }
        route: { public: true, addresses: { deny: 192.0.2.1 }, limit: 5/h }
        """);
    for (int i = 0; i < 3; i++) {
      assertThat(tester.send(Ask.from("203.0.113.9")).code()).isEqualTo(Code.ADDRESS_DENIED);
    }
    assertThat(tester.send(Ask.from("192.0.2.1")).header("ratelimit"))
        .startsWith("\"client-ip/h\";r=0;t=");
    assertThat(tester.send(Ask.from("192.0.2.1")).code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(tester.send(Ask.from("192.0.2.2")).values("ratelimit")).hasSize(2);
  }

  @Test
  void default_limits_meet_requests_that_no_route_serves_and_preflights() {
    onUnmatched("defaults: { limit: 2/h }\nroute: { public: true }");
    assertThat(tester.send(Ask.get("/none")).code()).isEqualTo(Code.ROUTE_UNKNOWN);
    assertThat(tester.send(Ask.get("/none")).header("x-content-type-options")).isEqualTo("nosniff");
    Told refused = tester.send(Ask.get("/none"));
    assertThat(refused.code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(refused.header("ratelimit-policy")).isEqualTo("\"client-ip/h\";q=2;w=3600");
  }

  @Test
  void a_preflight_needs_no_credential_and_takes_no_permit_of_the_route() {
    on("route: { " + JWT + ", limit: 1/h, cors: { origins: " + SHOP + " } }");
    Ask preflight =
        Ask.of("OPTIONS", "/").with("origin", SHOP).with("access-control-request-method", "POST");
    for (int i = 0; i < 3; i++) {
      Told told = tester.send(preflight);
      assertThat(told.status()).isEqualTo(204);
      assertThat(told.header("access-control-allow-methods")).isEqualTo("GET, POST");
      assertThat(told.header("x-content-type-options")).isEqualTo("nosniff");
    }
    assertThat(tester.send(Ask.get("/").with("origin", SHOP).as("anna")).status()).isEqualTo(200);
    Told refused = tester.send(Ask.get("/").with("origin", SHOP).as("anna"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("access-control-allow-origin")).isEqualTo(SHOP);
  }

  @Test
  void a_foreign_page_learns_nothing_about_credentials() {
    on("route: { " + JWT + ", cors: { origins: " + SHOP + " } }");
    assertThat(tester.send(Ask.get("/").with("origin", "https://evil.example")).code())
        .isEqualTo(Code.CORS_ORIGIN);
  }

  @Test
  void a_route_without_an_access_decision_does_not_load() {
    String[][] wrong = {
      {
        "route: {}",
        "1:8: route orders: nothing decides who is admitted (expected: `authenticate`, or `public: true`)"
      },
      {"route: { public: false }", "nothing decides who is admitted"},
      {
        "route: { public: true, " + JWT + " }",
        "public: true (expected: not `true` beside `authenticate`"
      },
      {
        "route: { public: true, authorize: { roles: a } }",
        "authorize: with `public: true` (expected: `authenticate` beside it"
      },
      {
        "route: { authorize: { roles: a } }",
        "authorize: route orders knows nobody (expected: `authenticate` beside it)"
      },
      {
        "route: { public: true, limit: { per: identity, rate: 1/s } }",
        "limit: per identity (expected: no limit per identity where"
      },
      {
        "route: { limit: { per: identity, rate: 1/s } }",
        "limit: per identity, but route orders knows nobody"
      },
      {
        "route: { public: true, limit: [5/s, 9/s] }",
        "limit: client-ip/s (expected: a different `name` for each limit)"
      },
      {
        "defaults: { public: true }\nroute: { public: true }",
        "1:11: public: true in `defaults` (expected: at each route"
      },
      {
        "defaults: { limit: { per: identity, rate: 1/s } }\nroute: { public: true }",
        "limit: per identity in `defaults` (expected: client-ip or header:NAME"
      },
      {
        "defaults: { limit: { per: route, rate: 1/s } }\nroute: { public: true }",
        "limit: per route in `defaults`"
      },
    };
    for (String[] row : wrong) {
      assertThatThrownBy(() -> read(row[0])).as(row[0]).hasMessageContaining(row[1]);
    }
    assertThat(wrong).hasNumberOfRows(11);
  }

  @Test
  void no_road_is_built_for_guards_that_decide_nothing() {
    Guards nothing = Guards.none(io.bartizan.config.Place.startOf("bartizan.yaml"));
    Road road =
        new Road(
            nothing,
            new Limits(tester).draft(),
            _ -> List.of(RoadTester.believing()),
            backing(),
            new Memory(1 << 20),
            new RuleSets(new CpuPool("rules", 1, 1)));
    assertThatThrownBy(() -> road.route("orders", List.of(), "/orders/**", nothing, Goal.SERVICE))
        .hasMessageContaining("nothing decides who is admitted");
  }

  @Test
  void who_is_admitted_is_never_only_watched() {
    for (Stage stage : List.of(Stage.AUTHENTICATE, Stage.AUTHORIZE)) {
      Policy watched = new Policy(stage.policy(), RoadTester.believing(), Policy.Mode.WATCH);
      assertThatThrownBy(() -> new Stop(stage, watched, List.of()))
          .hasMessageContaining("WATCH (expected: ENFORCE");
    }
    Policy limit = new Policy("limit", RoadTester.believing(), Policy.Mode.WATCH);
    assertThat(new Stop(Stage.ROUTE_RATE, limit, List.of()).policy()).isSameAs(limit);
  }

  @Test
  void every_key_says_what_it_means() {
    assertThat(Shapes.faults(Guards.class)).isEmpty();
  }

  private Backing backing() {
    return Backing.of(tester, KeyWitness.NONE, StoreConfig.LOCAL, StoreWitness.NONE, 1);
  }
}

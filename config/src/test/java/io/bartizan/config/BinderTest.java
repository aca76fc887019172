package io.bartizan.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Toll.Method;
import io.bartizan.config.Toll.Per;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BinderTest {
  private static final String START =
      """
      listen: { https: 8443 }
      services:
        orders: { endpoints: "http://127.0.0.1:9001" }
      """;

  @Test
  void binds_everything_a_component_can_be() {
    Toll toll =
        good(
            """
            listen:
              - https: 8443
              - http: 127.0.0.1:8080
            services:
              orders:
                endpoints: [ "http://127.0.0.1:9001", "https://orders.example.com/api" ]
                timeout: 5s
                max-idle: 8
            routes:
              - path: /orders/**
                methods: [GET, POST]
                service: orders
                limit: [ { per: identity, rate: 600/min }, 50/s ]
                allow: [ 10.0.0.0/8, "2001:db8::/32" ]
                waf: crs
              - path: /health
                service: orders
                limit: 5/s
                public: true
            defaults: { body: 64KiB, headers: { x-one: 1, x-two: "two" } }
            sample: 0.25
            most: 12
            label: front
            """);
    assertThat(toll.listen())
        .extracting(Toll.Listener::https)
        .containsExactly(new HostPort("", 8443), null);
    assertThat(toll.listen().get(1).place()).isEqualTo(new Place("toll.yaml", 3, 5));
    Toll.Service orders = requireNonNull(toll.services().get("orders"));
    assertThat(orders.endpoints())
        .hasSize(2)
        .first()
        .isEqualTo(URI.create("http://127.0.0.1:9001"));
    assertThat(orders.pool()).isEqualTo(new Toll.Pool(8, Duration.ofMinutes(1)));
    Toll.Route route = toll.routes().getFirst();
    assertThat(route.path()).isEqualTo(new Located<>("/orders/**", new Place("toll.yaml", 10, 11)));
    assertThat(route.methods()).containsExactly(Method.GET, Method.POST);
    assertThat(route.limit())
        .containsExactly(
            new Toll.Limit(Per.IDENTITY, Rate.parse("600/min")),
            new Toll.Limit(Per.CLIENT_IP, Rate.parse("50/s")));
    assertThat(route.allow())
        .containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"));
    assertThat(route.waf()).isEqualTo(new Toll.Waf("crs", false));
    assertThat(route.open()).isFalse();
    assertThat(toll.routes().get(1).open()).isTrue();
    assertThat(toll.defaults().body()).isEqualTo(new Size(65_536));
    assertThat(toll.defaults().headers())
        .containsExactly(Map.entry("x-one", "1"), Map.entry("x-two", "two"));
    assertThat(toll.sample()).isEqualTo(0.25);
    assertThat(toll.most()).isEqualTo(12);
    assertThat(toll.label()).isEqualTo("front");
  }

  @Test
  void fills_in_defaults_and_leaves_optional_keys_absent() {
    Toll toll = good("listen: { https: 8443 }");
    assertThat(toll.tls()).isEmpty();
    assertThat(toll.services()).isEmpty();
    assertThat(toll.defaults().body()).isEqualTo(Size.parse("1MiB"));
    assertThat(toll.defaults().answer()).isNull();
    assertThat(toll.sample()).isEqualTo(0.5);
    assertThat(toll.most()).isEqualTo(5_000_000_000L);
    assertThat(toll.label()).isNull();
  }

  @Test
  void ten_mistakes_in_one_file_yield_ten_errors() {
    assertThat(
            errors(
                """
                listn: { https: 8443 }
                tls: { certificate: certs/missing.pem }
                services:
                  orders: { endpoints: "http://127.0.0.1:9001", timeout: 30 }
                  users: { endpoints: "ftp://users", max-idle: -1, idle-time: 0s }
                routes:
                  - path: /orders/**
                    service: ordres
                    methods: [GET, FETCH]
                    limit: [ { per: client-ip, rate: 50 } ]
                  - path: orders
                    service: orders
                    allow: 10.0.0.0/8
                sample: "0.5"
                """))
        .containsExactly(
            "1:1: unknown key `listn` (did you mean `listen`?; expected one of: defaults, label,"
                + " listen, most, routes, sample, services, tls)",
            "2:21: certificate: /certs/missing.pem (expected: a file that exists)",
            "4:58: timeout: 30 (expected: a unit after the number: ms, s, min, h or d; `30s` if"
                + " seconds are meant)",
            "5:3: service `users` is defined but never used",
            "5:23: endpoints: ftp://users (expected: an absolute http or https URI without user"
                + " information, such as https://example.com)",
            "5:48: max-idle: -1 (expected: >= 0)",
            "5:63: idle-time: 0s (expected: a positive duration)",
            "8:14: unknown service `ordres` (did you mean `orders`?; expected one of: orders,"
                + " users)",
            "9:20: methods: FETCH (expected: one of: GET, POST)",
            "10:38: rate: 50 (expected: a rate such as 50/s, 600/min or 5/10s (units: ms, s, min,"
                + " h, d))",
            "13:12: allow: a simple value (expected: a list of: network)",
            "14:9: sample: '0.5' (expected: a number such as 0.5, without quotes)");
  }

  @Test
  void a_mistake_in_the_definitions_does_not_make_every_reference_wrong() {
    String routes = "routes: [ { path: /a, service: orders } ]\nlisten: { https: 1 }\n";
    assertThat(errors(routes + "services: [ orders ]"))
        .containsExactly("3:11: services: a list (expected: a mapping from names to: mapping)");
    assertThat(errors(routes + "servcies: { orders: { endpoints: 'http://a' } }"))
        .singleElement()
        .asString()
        .startsWith("3:1: unknown key `servcies` (did you mean `services`?");
  }

  @Test
  void a_name_that_is_used_only_where_something_is_wrong_counts_as_used() {
    assertThat(errors(START + "route: [ { path: /a, service: orders } ]")).hasSize(1);
    assertThat(errors(START + "routes: { path: /a, service: orders }")).hasSize(1);
    assertThat(errors(START + "routes: []\nroutes: [ { path: /a, service: orders } ]")).hasSize(1);
    assertThat(errors(START + "routes: []")).hasSize(1).first().asString().endsWith("never used");
  }

  @Test
  void reports_a_missing_key_where_its_record_stands() {
    assertThat(errors(START + "routes:\n  - path: /a\n"))
        .containsExactly(
            "3:3: service `orders` is defined but never used",
            "5:5: missing key `service` (expected: text)");
  }

  @Test
  void an_exception_that_a_constructor_throws_is_reported_at_the_record() {
    assertThat(errors(START + "routes:\n  - path: a\n    service: orders\n"))
        .containsExactly("5:5: routes: the path of a route starts with a slash");
  }

  @Test
  void a_shorthand_is_checked_too() {
    assertThat(errors(START + "routes: [ { path: /a, service: orders, waf: sql } ]\n"))
        .containsExactly("4:45: rules: sql (expected: crs)");
  }

  @Test
  void an_unsafe_setting_needs_its_name_beside_it() {
    assertThat(errors("listen: { http: 8080 }"))
        .containsExactly(
            "1:17: http: 8080 is refused unless `unsafe: [plaintext-listener]` stands beside it"
                + " (requests are accepted in clear text on an address that is not loopback)");
    assertThat(errors("listen: { https: 8080, unsafe: [plaintext-listener] }"))
        .containsExactly(
            "1:32: unsafe: plaintext-listener (expected: only choices that something here needs)");
    var loaded = (Loaded.Good<Toll>) parse("listen: { http: 8080, unsafe: [plaintext-listener] }");
    assertThat(loaded.unsafe())
        .containsExactly(
            new UnsafeChoice(Unsafe.PLAINTEXT_LISTENER, new Place("/toll.yaml", 1, 32)));
  }

  @Test
  void refuses_what_is_of_another_kind_without_repeating_it() {
    assertThat(errors("listen: hunter2\nservices: [ hunter2 ]\nlabel: { a: hunter2 }\nroutes: 5\n"))
        .containsExactly(
            "1:9: listen: a simple value (expected: a mapping with the keys https, http, unsafe)",
            "2:11: services: a list (expected: a mapping from names to: mapping)",
            "3:8: label: a mapping (expected: text)",
            "4:9: routes: a simple value (expected: a list of: mapping)");
  }

  @Test
  void a_key_without_a_value_is_an_error() {
    assertThat(errors("listen: { https: 8443 }\nlabel:\ndefaults: null\ntls: [ ~ ]\n"))
        .containsExactly(
            "2:7: label: no value (expected: text)",
            "3:11: defaults: no value (expected: a mapping with the keys body, headers, max-answer)",
            "4:8: tls: no value (expected: a mapping with the keys certificate, password)");
  }

  @Test
  void a_value_stands_only_once_in_a_set() {
    assertThat(
            errors(START + "routes: [ { path: /a, service: orders, methods: [GET, POST, GET] } ]"))
        .containsExactly("4:61: methods: this value is already listed at /toll.yaml:4:50");
  }

  @Test
  void numbers_and_truth_values_stand_without_quotes_and_in_range() {
    assertThat(
            errors(
                """
                listen: { https: 8443 }
                services:
                  a: { endpoints: "http://a", max-idle: 9999999999 }
                  b: { endpoints: "http://b", max-idle: 0x10 }
                  c: { endpoints: "http://c", max-idle: "8" }
                routes:
                  - { path: /a, service: a, public: yes }
                  - { path: /b, service: b, public: "true" }
                  - { path: /c, service: c, public: true }
                most: 1e3
                """))
        .containsExactly(
            "3:41: max-idle: 9999999999 (expected: from -2147483648 to 2147483647)",
            "4:41: max-idle: 0x10 (expected: a whole number, without quotes)",
            "5:41: max-idle: '8' (expected: a whole number, without quotes)",
            "7:37: public: yes (expected: true or false, without quotes)",
            "8:37: public: 'true' (expected: true or false, without quotes)",
            "10:7: most: 1e3 (expected: a whole number, without quotes)");
  }

  @Test
  void a_uri_that_may_hold_a_password_is_not_repeated() {
    assertThat(
            errors("listen: { https: 1 }\nservices: { a: { endpoints: 'http://u:hunter2@host' } }"))
        .contains(
            "2:29: endpoints: a URI that is not shown (expected: an absolute http or https URI"
                + " without user information, such as https://example.com)")
        .noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  void a_cross_check_sees_what_is_right_beside_what_is_wrong() {
    CrossCheck twice =
        (bound, problems) ->
            bound
                .lists(Toll.Route.class)
                .forEach(routes ->
                    routes.stream()
                        .filter(r -> r.path().value().equals("/same"))
                        .skip(1)
                        .forEach(r -> problems.add(r.path().place(), "the same path again")));
    String text =
        START
            + """
            routes:
              - { path: /same, service: orders }
              - { path: wrong, service: orders }
              - { path: /same, service: orders }
            label: [ ]
            """;
    assertThat(errors(Config.parse("/toll.yaml", text, Toll.class, twice)))
        .containsExactly(
            "6:5: routes: the path of a route starts with a slash",
            "7:13: the same path again",
            "8:8: label: a list (expected: text)");
  }

  @Test
  void a_bug_in_a_constructor_is_not_taken_for_a_mistake_of_the_operator() {
    assertThatThrownBy(() -> Config.parse("a.yaml", "number: 1", Buggy.class))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  record Buggy(@Doc("A number.") int number) {
    Buggy {
      if (number == 1) {
        throw new UnsupportedOperationException("a bug");
      }
    }
  }

  @Test
  void a_type_that_no_file_can_say_is_a_bug() {
    record Odd(@Doc("Odd.") Thread thread) {}
    assertThatThrownBy(() -> Config.parse("a.yaml", "thread: 1", Odd.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Odd.thread: unsupported type class java.lang.Thread");
  }

  @Test
  void no_more_than_a_hundred_problems_are_kept() {
    var text = new StringBuilder("listen: { https: 8443 }\n");
    for (int i = 0; i < 150; i++) {
      text.append("key").append(i).append(": 1\n");
    }
    var bad = (Loaded.Bad<Toll>) parse(text.toString());
    assertThat(bad.problems().list()).hasSize(100);
    assertThat(bad.problems().count()).isEqualTo(150);
    assertThat(bad.problems().toString()).endsWith("and 50 more");
  }

  private static Loaded<Toll> parse(String text) {
    return Config.parse("/toll.yaml", text, Toll.class);
  }

  private static Toll good(String text) {
    return Config.parse("toll.yaml", text, Toll.class).orElseThrow();
  }

  private static List<String> errors(String text) {
    return errors(parse(text));
  }

  /// The problems, each without the name of the file.
  private static List<String> errors(Loaded<Toll> loaded) {
    assertThat(loaded).isInstanceOf(Loaded.Bad.class);
    return ((Loaded.Bad<Toll>) loaded)
        .problems().list().stream()
            .map(problem -> problem.toString().replaceFirst("^/toll.yaml:", ""))
            .toList();
  }
}

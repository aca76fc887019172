package io.bartizan.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.Recorder;
import io.bartizan.telemetry.Roster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which of many routes serves a request.
class RouterTest {
  private Recorder recorder;
  private Roster roster;
  private final List<RouteSpec> routes = new ArrayList<>();
  private final Question question = new Question();

  @BeforeEach
  void open() throws IOException {
    LogConfig off =
        new LogConfig(
            "off",
            true,
            List.of(),
            new LogConfig.Redact(List.of(), List.of()),
            LogConfig.Form.TEXT,
            new io.bartizan.config.Place("test", 1, 1));
    recorder = Recorder.open(off, 1, Ticker.SYSTEM, new Memory(1));
    roster = recorder.metrics().roster();
  }

  @AfterEach
  void close() {
    recorder.close();
  }

  private Target target(String name, boolean preflight) {
    return new Target(
        name, roster.route("all"), Pipeline.EMPTY, null, new Bounds.Exchange(0, 1, 1), preflight);
  }

  private RouterTest route(String name, String host, String path, Method... methods) {
    return route(name, host, path, Map.of(), methods);
  }

  private RouterTest route(
      String name, String host, String path, Map<Name, Bytes> headers, Method... methods) {
    List<String> hosts = host.isEmpty() ? List.of() : List.of(host.split(" "));
    routes.add(
        new RouteSpec(
            hosts, PathPattern.parse(path), List.of(methods), headers, target(name, false)));
    return this;
  }

  private String find(Method method, String host, String path) {
    return find(method, host, path, Fields.NONE);
  }

  /// The same whatever the order in which the routes stand.
  private String find(Method method, String host, String path, Head head) {
    String found = find(new Router(routes), method, host, path, head);
    List<RouteSpec> shuffled = new ArrayList<>(routes);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(find(new Router(shuffled), method, host, path, head)).isEqualTo(found);
    return found;
  }

  private String find(Router router, Method method, String host, String path, Head head) {
    byte[] bytes = (host + path).getBytes(StandardCharsets.ISO_8859_1);
    Target found =
        router.find(
            question.about(head, method), bytes, 0, host.length(), host.length(), bytes.length);
    return found == null ? "405 " + question.allow() : found.name();
  }

  private String get(String host, String path) {
    return find(Method.GET, host, path);
  }

  @Test
  void an_exact_host_goes_before_a_domain_and_that_before_every_host() {
    route("exact", "api.example.com", "/**");
    route("near", "*.api.example.com", "/**");
    route("domain", "*.example.com", "/**");
    route("every", "", "/**");
    assertThat(get("api.example.com", "/x")).isEqualTo("exact");
    assertThat(get("a.api.example.com", "/x")).isEqualTo("near");
    assertThat(get("b.a.api.example.com", "/x")).isEqualTo("near");
    assertThat(get("other.example.com", "/x")).isEqualTo("domain");
    assertThat(get("example.com", "/x")).isEqualTo("every");
    assertThat(get("badexample.com", "/x")).isEqualTo("every");
    assertThat(get("", "/x")).isEqualTo("every");
  }

  @Test
  void a_host_that_has_no_such_path_leaves_it_to_the_next() {
    route("exact", "api.example.com", "/only");
    route("domain", "*.example.com", "/more");
    route("every", "", "/rest");
    assertThat(get("api.example.com", "/only")).isEqualTo("exact");
    assertThat(get("api.example.com", "/more")).isEqualTo("domain");
    assertThat(get("api.example.com", "/rest")).isEqualTo("every");
    assertThat(get("api.example.com", "/none")).isEqualTo("405 ");
  }

  @Test
  void literal_text_goes_before_a_parameter_and_that_before_everything_below() {
    route("deep", "", "/a/**");
    route("parameter", "", "/a/{id}");
    route("literal", "", "/a/b");
    route("longer", "", "/a/{id}/c");
    route("deeper", "", "/a/b/**");
    assertThat(get("h", "/a/b")).isEqualTo("literal");
    assertThat(get("h", "/a/x")).isEqualTo("parameter");
    assertThat(get("h", "/a")).isEqualTo("deep");
    assertThat(get("h", "/a/")).isEqualTo("deep");
    assertThat(get("h", "/a/x/y")).isEqualTo("deep");
    assertThat(get("h", "/a/x/c")).isEqualTo("longer");
    assertThat(get("h", "/a/b/c")).isEqualTo("deeper");
    assertThat(get("h", "/a/b/")).isEqualTo("deeper");
    assertThat(get("h", "/ab")).isEqualTo("405 ");
    assertThat(get("h", "/")).isEqualTo("405 ");
  }

  @Test
  void a_way_that_leads_nowhere_is_left_again() {
    route("long", "", "/a/b/c/d");
    route("other", "", "/a/{x}/c/e");
    route("third", "", "/{w}/b/c/f");
    assertThat(get("h", "/a/b/c/d")).isEqualTo("long");
    assertThat(get("h", "/a/b/c/e")).isEqualTo("other");
    assertThat(get("h", "/a/b/c/f")).isEqualTo("third");
    assertThat(get("h", "/a/b/c")).isEqualTo("405 ");
  }

  @Test
  void a_parameter_is_never_empty_and_a_slash_at_the_end_counts() {
    route("parameter", "", "/a/{id}");
    route("slash", "", "/b/");
    route("root", "", "/");
    assertThat(get("h", "/a/")).isEqualTo("405 ");
    assertThat(get("h", "/a")).isEqualTo("405 ");
    assertThat(get("h", "/b/")).isEqualTo("slash");
    assertThat(get("h", "/b")).isEqualTo("405 ");
    assertThat(get("h", "/")).isEqualTo("root");
  }

  @Test
  void a_method_that_the_nearest_route_does_not_serve_may_be_served_by_another() {
    route("read", "", "/a/b", Method.GET, Method.HEAD);
    route("write", "", "/a/{id}", Method.PUT);
    route("own", "", "/a/b", Method.of("PROPFIND"));
    assertThat(find(Method.GET, "h", "/a/b")).isEqualTo("read");
    assertThat(find(Method.PUT, "h", "/a/b")).isEqualTo("write");
    assertThat(find(Method.of("PROPFIND"), "h", "/a/b")).isEqualTo("own");
    assertThat(find(Method.of("LOCK"), "h", "/a/b")).isEqualTo("405 GET, HEAD, PROPFIND, PUT");
    assertThat(find(Method.DELETE, "h", "/a/b")).isEqualTo("405 GET, HEAD, PROPFIND, PUT");
    assertThat(find(Method.DELETE, "h", "/a/x")).isEqualTo("405 PUT");
    assertThat(find(Method.DELETE, "h", "/x")).isEqualTo("405 ");
  }

  @Test
  void more_conditions_go_before_fewer_and_a_wrong_one_is_no_match() {
    Name env = Name.of("x-env");
    Name tier = Name.of("x-tier");
    route("plain", "", "/a");
    route("get", "", "/a", Method.GET);
    route("test", "", "/a", Map.of(env, Bytes.of("test")));
    route("gold", "", "/a", Map.of(env, Bytes.of("test"), tier, Bytes.of("gold")), Method.GET);
    Fields test = Fields.of(env, "test");
    assertThat(find(Method.GET, "h", "/a")).isEqualTo("get");
    assertThat(find(Method.POST, "h", "/a")).isEqualTo("plain");
    assertThat(find(Method.GET, "h", "/a", test)).isEqualTo("test");
    assertThat(find(Method.GET, "h", "/a", test.with(tier, "gold"))).isEqualTo("gold");
    assertThat(find(Method.POST, "h", "/a", test.with(tier, "gold"))).isEqualTo("test");
    assertThat(find(Method.GET, "h", "/a", Fields.of(env, "TEST"))).isEqualTo("get");
    assertThat(find(Method.GET, "h", "/a", test.with(env, "other"))).as("twice").isEqualTo("get");
  }

  @Test
  void a_preflight_goes_where_the_request_would_go_that_it_asks_about() {
    routes.add(
        new RouteSpec(
            List.of(),
            PathPattern.parse("/a"),
            List.of(Method.PUT),
            Map.of(),
            target("cors", true)));
    route("closed", "", "/b", Method.PUT);
    Fields preflight =
        Fields.of(Names.ORIGIN, "https://x").with(Names.ACCESS_CONTROL_REQUEST_METHOD, "PUT");
    assertThat(find(Method.OPTIONS, "h", "/a", preflight)).isEqualTo("cors");
    assertThat(find(Method.OPTIONS, "h", "/b", preflight)).isEqualTo("405 PUT");
    assertThat(find(Method.OPTIONS, "h", "/a")).isEqualTo("405 PUT");
    Fields other =
        Fields.of(Names.ORIGIN, "https://x").with(Names.ACCESS_CONTROL_REQUEST_METHOD, "DELETE");
    assertThat(find(Method.OPTIONS, "h", "/a", other)).isEqualTo("405 PUT");
  }

  @Test
  void every_one_of_ten_thousand_routes_is_found() {
    for (int i = 0; i < 10_000; i++) {
      String host =
          i % 3 == 0
              ? ""
              : i % 3 == 1 ? "h" + i % 50 + ".example.com" : "*.d" + i % 50 + ".example.com";
      String path = i % 2 == 0 ? "/s" + i + "/{id}/x" : "/s" + i + "/**";
      route("r" + i, host, path, Method.GET);
    }
    Router router = new Router(routes);
    for (int i = 0; i < 10_000; i++) {
      String host =
          i % 3 == 0
              ? "any"
              : i % 3 == 1 ? "h" + i % 50 + ".example.com" : "a.d" + i % 50 + ".example.com";
      String path = "/s" + i + (i % 2 == 0 ? "/42/x" : "/a/b");
      assertThat(find(router, Method.GET, host, path, Fields.NONE)).isEqualTo("r" + i);
      assertThat(find(router, Method.PUT, host, path, Fields.NONE)).isEqualTo("405 GET");
      assertThat(find(router, Method.GET, host, "/s" + i, Fields.NONE))
          .isEqualTo(i % 2 == 0 ? "405 " : "r" + i);
    }
    assertThat(find(router, Method.GET, "any", "/none", Fields.NONE)).isEqualTo("405 ");
  }
}

package io.bartizan.policies.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Config;
import io.bartizan.config.Doc;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SecurityHeadersTest {
  private record Page(@Doc("Headers.") SecurityHeadersConfig securityHeaders) {}

  private final RoadTester road = new RoadTester();

  private static SecurityHeadersConfig read(String yaml) {
    return Config.parse("bartizan.yaml", "security-headers: " + yaml, Page.class)
        .orElseThrow()
        .securityHeaders();
  }

  private SecurityHeadersTest with(String yaml) {
    road.on(
        Pipeline.of(List.of(Policy.enforced("security-headers", new SecurityHeaders(read(yaml))))));
    return this;
  }

  @Test
  void every_answer_carries_them_without_a_word_in_the_configuration() {
    assertThat(read("{}")).isEqualTo(SecurityHeadersConfig.usual());
    Told told = with("{}").road.send(Ask.get("/"));
    assertThat(told.lines())
        .containsExactlyInAnyOrder(
            new Ask.Line("strict-transport-security", "max-age=31536000"),
            new Ask.Line("x-content-type-options", "nosniff"),
            new Ask.Line("x-frame-options", "DENY"),
            new Ask.Line("content-security-policy", "frame-ancestors 'none'"),
            new Ask.Line("referrer-policy", "no-referrer"));
  }

  @Test
  void clear_text_promises_no_tls() {
    assertThat(with("{}").road.send(Ask.get("/").inClearText()).values("strict-transport-security"))
        .isEmpty();
  }

  @Test
  void replaces_what_the_upstream_says_but_keeps_its_content_policy_beside_ours() {
    road.upstreamSays(
        Fields.of(Name.of("x-frame-options"), "ALLOWALL")
            .with(Names.STRICT_TRANSPORT_SECURITY, "max-age=0")
            .with(Name.of("content-security-policy"), "script-src 'self'")
            .with(Names.CACHE_CONTROL, "max-age=60"));
    Told told = with("{}").road.send(Ask.get("/"));
    assertThat(told.values("x-frame-options")).containsExactly("DENY");
    assertThat(told.values("strict-transport-security")).containsExactly("max-age=31536000");
    assertThat(told.values("content-security-policy"))
        .containsExactly("script-src 'self'", "frame-ancestors 'none'");
    assertThat(told.values("cache-control")).containsExactly("max-age=60");
  }

  @Test
  void drops_what_nobody_needs_to_know_of_the_upstream() {
    road.upstreamSays(
        Fields.of(Names.SERVER, "Apache/2.4.1 (Unix)")
            .with(Name.of("x-powered-by"), "PHP/5.2")
            .with(Name.of("x-aspnet-version"), "4")
            .with(Names.ETAG, "\"1\""));
    Told told = with("{}").road.send(Ask.get("/"));
    assertThat(told.lines())
        .noneMatch(line -> line.name().matches("server|x-powered-by|x-aspnet-version"));
    assertThat(told.values("etag")).containsExactly("\"1\"");
  }

  @Test
  void a_header_that_is_off_is_the_upstreams() {
    road.upstreamSays(Fields.of(Name.of("x-frame-options"), "SAMEORIGIN").with(Names.SERVER, "x"));
    Told told =
        with("{ x-frame-options: off, referrer-policy: same-origin, remove: [] }")
            .road
            .send(Ask.get("/"));
    assertThat(told.values("x-frame-options")).containsExactly("SAMEORIGIN");
    assertThat(told.values("referrer-policy")).containsExactly("same-origin");
    assertThat(told.values("server")).containsExactly("x");
    assertThat(told.values("x-content-type-options")).containsExactly("nosniff");
  }

  @Test
  void off_does_nothing_at_all() {
    road.upstreamSays(Fields.of(Names.SERVER, "x"));
    assertThat(read("off").isOff()).isTrue();
    assertThat(with("off").road.send(Ask.get("/")).lines())
        .containsExactly(new Ask.Line("server", "x"));
  }

  @Test
  void a_refusal_carries_them_too() {
    OnHead nobody = RoadTester.believing();
    road.on(
        Pipeline.of(
            List.of(
                Policy.enforced("authenticate", nobody),
                Policy.enforced(
                    "security-headers", new SecurityHeaders(SecurityHeadersConfig.usual())))));
    Told told = road.send(Ask.get("/"));
    assertThat(told.status()).isEqualTo(401);
    assertThat(told.values("x-content-type-options")).containsExactly("nosniff");
  }

  @Test
  void values_that_end_a_line_and_headers_that_frame_an_answer_are_errors() {
    assertThatThrownBy(() -> read("{ referrer-policy: \"a\\r\\nset-cookie: x\" }"))
        .hasMessageContaining("referrer-policy: a\\r\\nset-cookie: x (expected: ");
    assertThatThrownBy(() -> read("{ referrer-policy: \"\" }"))
        .hasMessageContaining("referrer-policy: ''");
    assertThatThrownBy(() -> read("{ remove: [content-length] }"))
        .hasMessageContaining("remove: content-length (expected: ");
    assertThatThrownBy(() -> read("{ remove: [\"a b\"] }"))
        .hasMessageContaining("remove: a b (expected: ");
    assertThatThrownBy(() -> read("on")).hasMessageContaining("off");
  }
}

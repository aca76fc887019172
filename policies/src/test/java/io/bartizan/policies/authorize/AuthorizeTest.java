package io.bartizan.policies.authorize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AuthorizeTest {
  private static final String SCOPES = "orders:read orders:write";

  private final RoadTester road = new RoadTester();

  private Told ask(AuthorizeConfig config, Identity identity) {
    road.on(
        Pipeline.of(
            List.of(
                Policy.enforced("authenticate", RoadTester.believing()),
                Policy.enforced("authorize", new Authorize(config)))));
    return road.send(Ask.get("/").as(identity));
  }

  private static Identity who(String method, Set<String> roles, Set<String> scopes) {
    return Identity.of("anna", "https://id.example.com", method, roles, scopes, Map.of());
  }

  @Test
  void admits_who_has_one_of_the_roles() {
    var config = new AuthorizeConfig(Set.of("buyer", "admin"), Set.of());
    assertThat(ask(config, who("jwt", Set.of("admin"), Set.of())).status()).isEqualTo(200);
    Told told = ask(config, who("jwt", Set.of("Buyer", "buyer "), Set.of("buyer")));
    assertThat(told.status()).isEqualTo(403);
    assertThat(told.code()).isEqualTo(Code.ROLE_MISSING);
    assertThat(told.reason()).isEqualTo("has no role of: admin, buyer");
    assertThat(told.forwarded()).isFalse();
    assertThat(told.values("www-authenticate")).isEmpty();
  }

  @Test
  void admits_who_has_all_of_the_scopes() {
    var config = new AuthorizeConfig(Set.of(), Set.of("orders:write", "orders:read"));
    assertThat(
            ask(config, who("jwt", Set.of(), Set.of("orders:read", "orders:write", "x"))).status())
        .isEqualTo(200);
    Told told = ask(config, who("jwt", Set.of(), Set.of("orders:read")));
    assertThat(told.code()).isEqualTo(Code.SCOPE_MISSING);
    assertThat(told.header("www-authenticate"))
        .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"" + SCOPES + "\"");
  }

  @Test
  void a_missing_scope_claim_never_grants() {
    var config = new AuthorizeConfig(Set.of(), Set.of("orders:write"));
    assertThat(ask(config, who("jwt", Set.of("buyer"), Set.of())).code())
        .isEqualTo(Code.SCOPE_MISSING);
    assertThat(
            ask(config, who("jwt", Set.of("orders:write"), Set.of("orders:write orders:read")))
                .code())
        .isEqualTo(Code.SCOPE_MISSING);
  }

  @Test
  void who_came_without_a_token_is_not_asked_for_one_with_more_scopes() {
    Told told = ask(new AuthorizeConfig(Set.of(), Set.of("a")), who("api-key", Set.of(), Set.of()));
    assertThat(told.code()).isEqualTo(Code.SCOPE_MISSING);
    assertThat(told.values("www-authenticate")).isEmpty();
  }

  @Test
  void demands_roles_and_scopes_if_there_are_both() {
    var config = new AuthorizeConfig(Set.of("buyer"), Set.of("a"));
    assertThat(ask(config, who("jwt", Set.of("buyer"), Set.of("a"))).status()).isEqualTo(200);
    assertThat(ask(config, who("jwt", Set.of(), Set.of("a"))).code()).isEqualTo(Code.ROLE_MISSING);
    assertThat(ask(config, who("jwt", Set.of("buyer"), Set.of())).code())
        .isEqualTo(Code.SCOPE_MISSING);
    assertThat(config.text()).isEqualTo("any role of buyer; all scopes of a");
  }

  @Test
  void refuses_who_was_not_authenticated() {
    road.on(
        Pipeline.of(
            List.of(
                Policy.enforced(
                    "authorize", new Authorize(new AuthorizeConfig(Set.of("a"), Set.of()))))));
    Told told = road.send(Ask.get("/"));
    assertThat(told.status()).isEqualTo(401);
    assertThat(told.code()).isEqualTo(Code.CREDENTIAL_MISSING);
    assertThat(told.header("www-authenticate")).isEqualTo("Bearer");
  }

  @Test
  void a_demand_of_nothing_is_an_error() {
    assertThatThrownBy(() -> new AuthorizeConfig(Set.of(), Set.of()))
        .hasMessageContaining("at least one entry in `roles` or `scopes`");
    assertThatThrownBy(() -> new AuthorizeConfig(Set.of(" "), Set.of()))
        .hasMessageContaining("no empty role");
    assertThatThrownBy(() -> new AuthorizeConfig(Set.of(), Set.of("a b")))
        .hasMessageContaining("visible ASCII");
    assertThatThrownBy(() -> new AuthorizeConfig(Set.of(), Set.of("a\"b")))
        .hasMessageContaining("visible ASCII");
  }
}

package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.gateway.run.Gateway;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.TestToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is changed on the way, seen by an upstream and by a client on a socket.
final class TransformTest {
  @TempDir Path folder;
  private final HandTicker clock = new HandTicker();
  private TestIssuer issuer;
  private ScriptedUpstream upstream;
  private Gateway gateway;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    issuer = TestIssuer.start(clock, "RS256");
    upstream = ScriptedUpstream.start();
    upstream.always(
        Reply.of(200)
            .field("Server", "x")
            .field("Set-Cookie", "a=b")
            .field("ETag", "1")
            .body("ok"));
    Path file = Files.writeString(folder.resolve("bartizan.yaml"), settings());
    gateway = Gateway.start(GatewaySettings.load(file).orElseThrow(), 1, clock);
  }

  private String settings() {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { orders: { endpoints: "%s" } }
    defaults: { response-headers: { set: { x-gate: "north" } } }
    routes:
      - path: "/orders/{id}"
        service: orders
        authenticate: { jwt: { issuer: "%s", audience: orders } }
        request-headers:
          set:
            x-user: "{claim.sub}"
            x-tenant: "t-{claim.tenant}"
            x-roles: "{claim.roles}"
            x-order: "{param.id}"
            x-from: "{client.address} {{via}} {host}"
            x-id: "{request.id}"
            x-fixed: always
          add: { accept: text/plain }
          remove: [cookie]
        response-headers: { set: { etag: "W/{request.id}" }, add: { vary: x-tenant }, remove: [set-cookie] }
      - { path: /api/**, service: orders, public: true, rewrite: { strip-prefix: /api } }
      - { path: "/v1/{tenant}/**", service: orders, public: true, rewrite: { path: "/tenants/{param.tenant}/v2/{rest}" } }
      - { path: "/w/{a}", service: orders, public: true, rewrite: { path: "/.{param.a}" } }
      - { path: /claims, service: orders, authenticate: { jwt: { issuer: "%s", audience: orders } }, rewrite: { path: "/of/{claim.sub}" } }
      - { hosts: [api.example.com], path: /old/**, public: true, redirect: { to: "https://{host}/new/{rest}" } }
      - { path: "/go/{where}", public: true, redirect: { to: "/at/{param.where}?from=go", status: 302 } }
      - { path: "/find/{what}/**", public: true, redirect: { to: "/search?what={param.what}&in=/{rest}" } }
      - { path: /ping, public: true, respond: { status: 202, content-type: application/json, body: "{}" } }
      - { path: /secret, authenticate: { jwt: { issuer: "%s", audience: orders } }, respond: { body: "told" } }
    admin: { listen: 127.0.0.1:0 }
    log: { access: 'off' }
    """
        .formatted(upstream.endpoint(), issuer.issuer(), issuer.issuer(), issuer.issuer());
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    upstream.close();
    issuer.close();
  }

  private RawAnswer ask(String target, String... fields) throws IOException {
    String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    try (RawClient client = client()) {
      return client.ask(
          "GET " + target + " HTTP/1.1\r\nHost: API.example.com:8080\r\n" + lines + "\r\n");
    }
  }

  private RawClient client() throws IOException {
    return RawClient.plain(gateway.address("http:0").getPort());
  }

  private String bearer(TestToken token) throws GeneralSecurityException {
    return "Authorization: Bearer " + token.text();
  }

  private SeenRequest last() throws InterruptedException {
    return upstream.request(Math.max(0, upstream.requests().size() - 1));
  }

  @Test
  void the_upstream_sees_what_the_credential_and_the_path_say() throws Exception {
    TestToken token = issuer.token().claim("tenant", 7).claim("roles", List.of("a", "b"));
    RawAnswer answer =
        ask(
            "/orders/4%204",
            bearer(token), "X-User: root", "x_user: root", "Cookie: a=b", "X-Fixed: no");
    assertThat(answer.status()).isEqualTo(200);
    SeenRequest seen = last();
    assertThat(seen.fields("x-user")).hasSize(1).doesNotContain("root");
    assertThat(seen.fields("x_user")).isEmpty();
    assertThat(seen.field("x-tenant")).isEqualTo("t-7");
    assertThat(seen.field("x-roles")).isEqualTo("a,b");
    assertThat(seen.field("x-order")).isEqualTo("4%204");
    assertThat(seen.field("x-from")).isEqualTo("127.0.0.1 {via} api.example.com");
    assertThat(seen.field("x-id")).isEqualTo(answer.field("x-request-id"));
    assertThat(seen.fields("x-fixed")).containsExactly("always");
    assertThat(seen.fields("cookie")).isEmpty();
    assertThat(seen.field("accept")).isEqualTo("text/plain");
  }

  @Test
  void a_claim_that_is_missing_leaves_no_room_for_the_client() throws Exception {
    assertThat(ask("/orders/1", bearer(issuer.token()), "X-Tenant: t-1", "x_tenant: t-2").status())
        .isEqualTo(200);
    assertThat(last().fields("x-tenant")).isEmpty();
    assertThat(last().fields("x_tenant")).isEmpty();
  }

  @Test
  void a_claim_that_would_end_a_line_refuses_the_request() throws Exception {
    for (Object bad :
        List.of(
            "a\r\nX-Admin: 1", "a\0", "a\u0085", " a ", List.of("a,b"), List.of(List.of("a")))) {
      Object tenant = bad.equals(" a ") ? "1 " : bad;
      RawAnswer answer = ask("/orders/1", bearer(issuer.token().claim("tenant", tenant)));
      assertThat(answer.status()).as("%s", bad).isEqualTo(400);
      assertThat(answer.text()).contains("template.value");
    }
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void answers_are_changed_and_so_are_refusals() throws Exception {
    RawAnswer answer = ask("/orders/1", bearer(issuer.token()));
    assertThat(answer.fields("etag")).containsExactly("W/" + answer.field("x-request-id"));
    assertThat(answer.fields("set-cookie")).isEmpty();
    assertThat(answer.fields("vary")).contains("x-tenant");
    RawAnswer refusal = ask("/orders/1");
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.field("etag")).isEqualTo("W/" + refusal.field("x-request-id"));
    assertThat(refusal.fields("x-gate")).isEmpty();
    assertThat(ask("/nowhere").field("x-gate")).isEqualTo("north");
    assertThat(ask("/api/a").field("x-gate")).isEqualTo("north");
  }

  @Test
  void a_prefix_is_stripped_and_the_query_stays() throws Exception {
    String[][] table = {
      {"/api/a%20b/c?x=%2F", "/a%20b/c?x=%2F"},
      {"/api/", "/"},
      {"/api", "/"},
      {"/api?", "/"},
      {"/api/a/", "/a/"},
      {"/v1/t%20t/a/b", "/tenants/t%20t/v2/a/b"},
      {"/v1/t", "/tenants/t/v2"},
      {"/v1/t/?q", "/tenants/t/v2/?q"},
      {"/w/x", "/.x"},
    };
    for (String[] row : table) {
      assertThat(ask(row[0]).status()).as(row[0]).isEqualTo(200);
      assertThat(last().target()).as(row[0]).isEqualTo(row[1]);
    }
    assertThat(upstream.requests()).hasSize(9);
  }

  @Test
  void a_rewrite_makes_no_path_that_a_request_could_not_have() throws Exception {
    assertThat(ask("/w/;x").status()).isEqualTo(400);
    for (String subject : List.of("a/b", "a\\b", "..", "%2e%2e", "a%00", "%41")) {
      RawAnswer answer = ask("/claims", bearer(issuer.token().subject(subject)));
      assertThat(answer.status()).as(subject).isEqualTo(400);
      assertThat(answer.text()).as(subject).containsPattern("rewrite.path|template.value");
    }
    assertThat(upstream.requests()).isEmpty();
    assertThat(ask("/claims", bearer(issuer.token().subject("ä b?c#"))).status()).isEqualTo(200);
    assertThat(last().target()).isEqualTo("/of/%C3%A4%20b%3Fc%23");
  }

  @Test
  void redirects_lead_only_where_the_configuration_says() throws Exception {
    RawAnswer answer = ask("/old/a%20b/?x=1");
    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.field("location")).isEqualTo("https://api.example.com/new/a%20b/?x=1");
    assertThat(ask("/old").field("location")).isEqualTo("https://api.example.com/new");
    assertThat(ask("/old/%5Cevil.com").status()).isEqualTo(400);
    assertThat(ask("/old//evil.com").status()).isEqualTo(400);
    RawAnswer found = ask("/go/evil.com:80?y=2");
    assertThat(found.status()).isEqualTo(302);
    assertThat(found.field("location")).isEqualTo("/at/evil.com:80?from=go");
    assertThat(ask("/find/a&admin=1;b+c%20d/x&in=y=z").field("location"))
        .as("a parameter of the path becomes no parameter of the query")
        .isEqualTo("/search?what=a%26admin%3D1%3Bb%2Bc%20d&in=/x%26in%3Dy%3Dz");
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void a_fixed_answer_is_given_to_whom_the_route_admits() throws Exception {
    RawAnswer answer = ask("/ping");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.field("content-type")).isEqualTo("application/json");
    assertThat(answer.text()).isEqualTo("{}");
    try (RawClient client = client()) {
      RawAnswer head = client.send("HEAD /ping HTTP/1.1\r\nHost: a\r\n\r\n").answerToHead();
      assertThat(head.field("content-length")).isEqualTo("2");
      assertThat(client.ask("GET /ping HTTP/1.1\r\nHost: a\r\n\r\n").text()).isEqualTo("{}");
    }
    assertThat(ask("/secret").status()).isEqualTo(401);
    assertThat(ask("/secret", bearer(issuer.token())).text()).isEqualTo("told");
    assertThat(ask("/ping").text()).isEqualTo("{}");
  }
}

package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestAuthority;
import io.bartizan.testkit.TestAuthority.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of which responders are asked, real ones and bad ones.
final class OcspTest {
  @TempDir static Path folder;
  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static TestAuthority authority;
  private static TestAuthority.Client good;
  private static TestAuthority.Client bad;
  private static TestAuthority.Client strange;
  private static TestAuthority.Client naming;
  private static ScriptedUpstream garbage;
  private static CountDownLatch slow;
  private static TestGateway gateway;

  @BeforeAll
  static void open() throws Exception {
    authority = TestAuthority.root(folder, "clients");
    good = authority.client("good");
    bad = authority.client("bad");
    strange = authority.client("strange");
    TestAuthority other = TestAuthority.root(folder.resolve("other"), "clients");
    TestAuthority.Client delegate =
        authority.issue(new Shape("delegate").purpose(KeyPurposeId.id_kp_OCSPSigning));
    TestAuthority.Client pretender = authority.client("pretender");
    int port = Responder.freePort();
    naming = authority.issue(new Shape("naming").responder("http://127.0.0.1:" + port));
    String own = responder(port, authority.file(), folder.resolve("clients.key")).url();
    garbage = ScriptedUpstream.start().always(Reply.ok("no answer at all"));
    slow = new CountDownLatch(1);
    ScriptedUpstream late =
        ScriptedUpstream.start().always(Reply.ok("no answer at all").waiting(slow));
    ScriptedUpstream goods = ScriptedUpstream.start().always(Reply.ok("in stock"));
    OPEN.addAll(List.of(garbage, late, goods));
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { https: 127.0.0.1:0, client-certificates: { trust: clients.pem } }
            tls: { certificate: api.pem, key: api.key }
            services: { goods: { endpoints: [ "%s" ] } }
            routes:
            """
                    .formatted(goods.endpoint())
                + route("own", "url: \"" + own + '"')
                + route("named", "")
                + route("delegate", url(responder(delegate.file(), delegate.keyFile()).url()))
                + route("pretender", url(responder(pretender.file(), pretender.keyFile()).url()))
                + route(
                    "other",
                    url(
                        responder(other.file(), folder.resolve("other").resolve("clients.key"))
                            .url()))
                + route("garbage", url(garbage.endpoint()))
                + route("tolerant", url(garbage.endpoint()) + ", unanswered: accept")
                + route("late", url(late.endpoint()) + ", timeout: 300ms")
                + route("nowhere", url("http://127.0.0.1:1")));
    OPEN.add(gateway);
  }

  private static Responder responder(Path certificate, Path key) throws Exception {
    return responder(Responder.freePort(), certificate, key);
  }

  private static Responder responder(int port, Path certificate, Path key) throws Exception {
    Path index = Responder.index(folder, List.of(good.leaf(), naming.leaf()), List.of(bad.leaf()));
    Responder responder = Responder.start(port, index, authority, certificate, key);
    OPEN.add(responder);
    return responder;
  }

  private static String url(String url) {
    return "url: \"" + url + '"';
  }

  private static String route(String name, String ocsp) {
    return "  - { name: %s, path: /%s, service: goods, authenticate: { mtls: { ocsp: { %s } } } }\n"
        .formatted(name, name, ocsp);
  }

  @AfterAll
  static void close() throws Exception {
    slow.countDown();
    for (AutoCloseable each : OPEN.reversed()) {
      each.close();
    }
  }

  private static RawAnswer ask(TestAuthority.Client client, String path) throws Exception {
    try (RawClient wire =
        RawClient.tls(gateway.port("https:0"), client.tls(gateway.authority()), "localhost")) {
      return wire.ask(Checkpoint.request(path, ""));
    }
  }

  @Test
  void a_certificate_that_its_issuer_calls_good_is_accepted() throws Exception {
    assertThat(ask(good, "/own").status()).isEqualTo(200);
  }

  @Test
  void a_revoked_one_is_refused_with_every_request_of_the_connection() throws Exception {
    try (RawClient wire =
        RawClient.tls(gateway.port("https:0"), bad.tls(gateway.authority()), "localhost")) {
      assertThat(wire.ask(Checkpoint.request("/own", "")).text()).contains("certificate.revoked");
      assertThat(wire.ask(Checkpoint.request("/own", "")).text()).contains("certificate.revoked");
    }
  }

  @Test
  void one_that_the_responder_does_not_know_is_not_good() throws Exception {
    RawAnswer answer = ask(strange, "/own");
    assertThat(answer.text()).contains("certificate.unchecked");
    assertThat(answer.status()).isEqualTo(503);
  }

  @Test
  void the_responder_that_the_certificate_names_is_asked() throws Exception {
    assertThat(ask(naming, "/named").status()).isEqualTo(200);
    assertThat(ask(good, "/named").text()).contains("certificate.unchecked");
  }

  @Test
  void a_responder_that_the_issuer_has_certified_for_that_is_believed() throws Exception {
    assertThat(ask(good, "/delegate").status()).isEqualTo(200);
    assertThat(ask(bad, "/delegate").text()).contains("certificate.revoked");
  }

  @Test
  void nobody_else_is_believed() throws Exception {
    assertThat(ask(good, "/pretender").text()).contains("certificate.unchecked");
    assertThat(ask(good, "/other").text()).contains("certificate.unchecked");
    assertThat(ask(good, "/garbage").text()).contains("certificate.unchecked");
    assertThat(ask(good, "/late").text()).contains("certificate.unchecked");
    assertThat(ask(good, "/nowhere").text()).contains("certificate.unchecked");
  }

  @Test
  void doubt_is_borne_only_where_the_configuration_says_so() throws Exception {
    assertThat(ask(strange, "/tolerant").status()).isEqualTo(200);
  }

  @Test
  void many_connections_ask_once() throws Exception {
    TestAuthority.Client popular = authority.client("popular");
    int before = garbage.requests().size();
    List<Future<RawAnswer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(() -> ask(popular, "/garbage")));
      }
    }
    for (Future<RawAnswer> each : answers) {
      assertThat(each.get().status()).isEqualTo(503);
    }
    assertThat(garbage.requests().size() - before).isBetween(1, 2);
  }
}

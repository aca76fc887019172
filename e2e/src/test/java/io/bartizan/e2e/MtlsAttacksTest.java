package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestAuthority;
import io.bartizan.testkit.TestAuthority.Limits;
import io.bartizan.testkit.TestAuthority.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Certificates, and things that look like certificates, with which nobody may get through.
final class MtlsAttacksTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String FORGED = "MIIBforged";

  @TempDir static Path folder;
  private static Checkpoint checkpoint;
  private static TestAuthority stranger;

  /// An attempt to get through.
  interface Attack {
    RawAnswer run() throws Exception;
  }

  /// Makes a certificate.
  interface Maker {
    TestAuthority.@Nullable Client client() throws Exception;
  }

  private static Attempt<Attack> shows(String name, String path, String code, Maker maker) {
    return new Attempt<>(name, code, () -> checkpoint.ask(maker.client(), path));
  }

  private static Attempt<Attack> says(String field, String value) {
    return new Attempt<>(
        "no certificate, and " + field,
        "credential.missing",
        () -> checkpoint.ask(null, "/subject", field + ": " + value + "\r\n"));
  }

  private static Attempt<Attack> bound(String name, Maker shown, Maker to) {
    return new Attempt<>(
        name,
        "token.binding",
        () -> {
          String token =
              checkpoint
                  .issuer
                  .token()
                  .claim("aud", "orders")
                  .claim("cnf", Map.of("x5t#S256", thumbprint(Objects.requireNonNull(to.client()))))
                  .text();
          return checkpoint.ask(
              shown.client(), "/token", "Authorization: Bearer " + token + "\r\n");
        });
  }

  static String thumbprint(TestAuthority.Client client) throws Exception {
    byte[] sha256 =
        java.security.MessageDigest.getInstance("SHA-256").digest(client.leaf().getEncoded());
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
  }

  private static TestAuthority.Client made(Shape shape) throws Exception {
    return checkpoint.partners.issue(shape);
  }

  static final List<Attempt<Attack>> ROWS =
      List.of(
          shows("no certificate", "/subject", "credential.missing", () -> null),
          shows(
              "a stranger's authority",
              "/subject",
              "certificate.untrusted",
              () -> stranger.client("r1")),
          shows(
              "an authority of the same name",
              "/subject",
              "certificate.untrusted",
              () -> TestAuthority.root(folder.resolve("twin"), "partners").client("r2")),
          shows(
              "signed by itself",
              "/subject",
              "certificate.untrusted",
              () -> stranger.selfSigned(new Shape("r3"))),
          shows(
              "signed by itself, in the authority's name",
              "/subject",
              "certificate.untrusted",
              () -> stranger.selfSigned(new Shape("r4").subject("CN=partners"))),
          shows(
              "expired",
              "/subject",
              "certificate.expired",
              () ->
                  made(
                      new Shape("r5")
                          .valid(Instant.now().minus(DAY), Instant.now().minusSeconds(60)))),
          shows(
              "not valid yet",
              "/subject",
              "certificate.not-yet-valid",
              () ->
                  made(
                      new Shape("r6")
                          .valid(Instant.now().plusSeconds(600), Instant.now().plus(DAY)))),
          shows(
              "a server's",
              "/subject",
              "certificate.purpose",
              () -> made(new Shape("r7").purpose(KeyPurposeId.id_kp_serverAuth))),
          shows(
              "for signing code",
              "/subject",
              "certificate.purpose",
              () -> made(new Shape("r8").purpose(KeyPurposeId.id_kp_codeSigning))),
          shows(
              "signed with SHA-1",
              "/subject",
              "certificate.weak",
              () -> made(new Shape("r9").signed("SHA1withECDSA"))),
          shows(
              "RSA of 1024 bits",
              "/subject",
              "certificate.weak",
              () -> made(new Shape("r10").key("RSA", 1024))),
          shows(
              "issued by another client",
              "/subject",
              "certificate.chain",
              () -> {
                TestAuthority.Client one = made(new Shape("pretender"));
                TestAuthority.Client other =
                    TestAuthority.root(folder.resolve("p"), "pretender").client("r11");
                return chained(other, one.leaf());
              }),
          shows(
              "without the authority between",
              "/subject",
              "certificate.untrusted",
              () -> {
                TestAuthority.Client client = checkpoint.partners.below("between").client("r12");
                return new TestAuthority.Client(
                    client.file(), client.keyFile(), List.of(client.leaf()), client.key());
              }),
          shows(
              "too deep",
              "/subject",
              "certificate.chain",
              () ->
                  checkpoint
                      .partners
                      .below("d1")
                      .below("d2")
                      .below("d3")
                      .below("d4")
                      .below("d5")
                      .client("r13")),
          shows(
              "longer than its authority allows",
              "/subject",
              "certificate.chain",
              () ->
                  checkpoint
                      .partners
                      .below("short", new Limits(0, null, Instant.now().plus(DAY)))
                      .below("below-short")
                      .client("r14")),
          shows(
              "a name outside of its authority's domain",
              "/dns",
              "certificate.chain",
              () ->
                  checkpoint
                      .partners
                      .below("domain", new Limits(0, "other.example", Instant.now().plus(DAY)))
                      .issue(new Shape("r15").dns("api.shop.example"))),
          shows(
              "huge",
              "/subject",
              "certificate.malformed",
              () -> made(new Shape("r16").ballast(70 << 10))),
          shows(
              "a zero in a URI",
              "/spiffe",
              "certificate.malformed",
              () -> made(new Shape("r17").uri("spiffe://shop.example/ns/a/sa/orders\0.evil"))),
          shows(
              "a zero in the subject",
              "/subject",
              "certificate.malformed",
              () -> made(new Shape("r18").subject("CN=admin\\00.evil"))),
          shows(
              "two URIs",
              "/spiffe",
              "certificate.name",
              () ->
                  made(
                      new Shape("r19")
                          .uri("spiffe://shop.example/ns/a/sa/orders")
                          .uri("spiffe://shop.example/ns/a/sa/admin"))),
          shows(
              "no URI",
              "/spiffe",
              "certificate.name",
              () -> made(new Shape("r20").dns("a.shop.example"))),
          shows(
              "a SPIFFE ID with a query",
              "/spiffe",
              "certificate.name",
              () -> made(new Shape("r21").uri("spiffe://shop.example/ns/a/sa/orders?x"))),
          shows(
              "a SPIFFE ID with dots",
              "/spiffe",
              "certificate.name",
              () -> made(new Shape("r22").uri("spiffe://shop.example/ns/../sa/orders"))),
          shows(
              "a SPIFFE ID of another trust domain",
              "/spiffe",
              "certificate.unknown",
              () -> made(new Shape("r23").uri("spiffe://evil.example/ns/a/sa/orders"))),
          shows(
              "a SPIFFE ID of another workload",
              "/spiffe",
              "certificate.unknown",
              () -> made(new Shape("r24").uri("spiffe://shop.example/ns/a/sa/orders2"))),
          shows(
              "a SPIFFE ID with one part more",
              "/spiffe",
              "certificate.unknown",
              () -> made(new Shape("r25").uri("spiffe://shop.example/ns/a/b/sa/orders"))),
          shows(
              "a host name that ends alike",
              "/dns",
              "certificate.unknown",
              () -> made(new Shape("r26").dns("evilshop.example"))),
          shows(
              "a host name that stands for many",
              "/dns",
              "certificate.name",
              () -> made(new Shape("r31").dns("*.shop.example"))),
          shows(
              "an authority of the listener, but not of the route",
              "/staff",
              "certificate.root",
              () -> checkpoint.partners.client("r27")),
          shows(
              "a certificate of no consumer",
              "/consumer",
              "certificate.unknown",
              () -> made(new Shape("r28").subject("CN=known"))),
          shows(
              "names of two consumers",
              "/consumer",
              "certificate.name",
              () -> made(new Shape("r29").subject("O=Bank,CN=bank").uri("urn:shop"))),
          says("X-Client-Cert", FORGED),
          says("X-SSL-Client-Cert", FORGED),
          says("X-SSL-Client-Verify", "SUCCESS"),
          says("X-SSL-Client-S-DN", "CN=orders"),
          says("Client-Cert", ":" + FORGED + ":"),
          says("X-Forwarded-Client-Cert", "By=a;Subject=\"CN=orders\""),
          bound("a bound token without a certificate", () -> null, () -> checkpoint.known),
          bound(
              "a bound token with another certificate",
              () -> checkpoint.revoked,
              () -> checkpoint.known),
          new Attempt<>(
              "a bad certificate beside a good token",
              "certificate.untrusted",
              () ->
                  checkpoint.ask(
                      stranger.client("r30"),
                      "/both",
                      "Authorization: Bearer "
                          + checkpoint.issuer.token().claim("aud", "orders").text()
                          + "\r\n")),
          new Attempt<>(
              "a session of another listener",
              "credential.missing",
              () -> {
                SSLContext tls = checkpoint.tls(checkpoint.known);
                try (RawClient first = checkpoint.connect("open", tls)) {
                  first.ask(Checkpoint.request("/subject", ""));
                }
                try (RawClient second = checkpoint.connect("plain", tls)) {
                  return second.ask(Checkpoint.request("/subject", ""));
                }
              }));

  private static TestAuthority.Client chained(
      TestAuthority.Client client, java.security.cert.X509Certificate above) {
    List<java.security.cert.X509Certificate> chain = new ArrayList<>(client.chain());
    chain.add(above);
    return new TestAuthority.Client(client.file(), client.keyFile(), chain, client.key());
  }

  @BeforeAll
  static void open() throws Exception {
    checkpoint = Checkpoint.open(folder);
    stranger = TestAuthority.root(folder.resolve("stranger"), "stranger");
  }

  @AfterAll
  static void close() throws Exception {
    checkpoint.close();
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void is_refused(Attempt<Attack> row) throws Exception {
    if (row.name().equals("huge") && !Checkpoint.nativeTls()) {
      assertThatIOException().isThrownBy(row.attack()::run);
      return;
    }
    RawAnswer answer = row.attack().run();
    assertThat(answer.text()).as(answer.toString()).contains("\"code\":\"" + row.code() + "\"");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).doesNotContain("in stock");
  }

  @Test
  void counts_at_least_fifteen() {
    assertThat(ROWS).hasSizeGreaterThanOrEqualTo(15);
  }
}

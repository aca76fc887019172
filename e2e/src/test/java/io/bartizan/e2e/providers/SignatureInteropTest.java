package io.bartizan.e2e.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.e2e.TestGateway;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that `http-message-signatures` of npm has signed; see `sign.mjs`.
@NeedsProviders
final class SignatureInteropTest {
  private static final String SECRET = "a secret of the shop, long enough";
  private static final String TARGET = "/orders?a=b%20c&d=%C3%A4";

  @TempDir Path folder;
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
  }

  @AfterEach
  void close() throws Exception {
    upstream.close();
  }

  @Test
  void a_shared_secret() throws Exception {
    Files.writeString(folder.resolve("secret"), SECRET);
    assertAdmitted("hmac-sha256", "secret: \"file:secret\"", SECRET);
  }

  @Test
  void keys_of_every_kind() throws Exception {
    assertAdmitted("rsa-pss-sha512", pair("RSA", 2048));
    assertAdmitted("rsa-v1_5-sha256", pair("RSA", 2048));
    assertAdmitted("ecdsa-p256-sha256", pair("EC", 256));
    assertAdmitted("ecdsa-p384-sha384", pair("EC", 384));
    assertAdmitted("ed25519", pair("Ed25519", 255));
  }

  private static KeyPair pair(String type, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder().encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  private void assertAdmitted(String algorithm, KeyPair pair) throws Exception {
    Files.writeString(folder.resolve("key.pem"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    String secret = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    assertAdmitted(algorithm, "public-key: key.pem", secret);
  }

  private void assertAdmitted(String algorithm, String key, String secret) throws Exception {
    String settings =
        """
        listen: { http: 127.0.0.1:0 }
        services: { orders: { endpoints: "%s" } }
        consumers: { shop: { signature-keys: { id: shop, algorithm: %s, %s } } }
        routes:
          - path: /**
            service: orders
            authenticate: { signature: { components: [ "@method", "@target-uri", content-type ] } }
        """
            .formatted(upstream.endpoint(), algorithm, key);
    try (TestGateway gateway = TestGateway.start(folder, settings)) {
      int port = gateway.port("http:0");
      String lines = signed(algorithm, secret, port);
      assertThat(status(port, TARGET, lines)).as(algorithm).isEqualTo(200);
      assertThat(status(port, TARGET + "x", lines)).as(algorithm).isEqualTo(401);
    }
  }

  /// The fields of a request that npm has signed.
  private static String signed(String algorithm, String secret, int port) throws Exception {
    Map<String, Object> request =
        Map.of(
            "method",
            "GET",
            "url",
            "http://localhost:" + port + TARGET,
            "headers",
            Map.of("Content-Type", "text/plain"));
    List<String> covered =
        List.of(
            "@method",
            "@target-uri",
            "@authority",
            "@path",
            "@query",
            "@scheme",
            "@query-param;name=\"d\"",
            "content-type");
    Map<String, Object> work =
        Map.of(
            "secret",
            secret,
            "keyid",
            "shop",
            "algorithm",
            algorithm,
            "fields",
            covered,
            "requests",
            List.of(request));
    Map<?, ?> answer =
        (Map<?, ?>) JSONArrayUtils.parse(sign(JSONObjectUtils.toJSONString(work))).getFirst();
    StringBuilder lines = new StringBuilder();
    ((Map<?, ?>) Objects.requireNonNull(answer.get("headers")))
        .forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    return lines.toString();
  }

  private static String sign(String work) throws Exception {
    Path node = Path.of(Objects.requireNonNull(System.getenv("BARTIZAN_PROVIDERS")), "node");
    ProcessBuilder builder = new ProcessBuilder("node", "sign.mjs").directory(node.toFile());
    builder.environment().put("SIGN", work);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static int status(int port, String target, String lines) throws Exception {
    try (RawClient client = RawClient.plain(port)) {
      RawAnswer answer =
          client.ask(
              "GET " + target + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + lines + "\r\n");
      return answer.status();
    }
  }
}

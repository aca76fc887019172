package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.bartizan.config.Loaded;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.testkit.TestAuthority;
import io.bartizan.testkit.TestCertificates;
import io.bartizan.testkit.TestIdp;
import io.bartizan.testkit.TestSamlKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every example on a page about policies, abuse or WebSockets that is a whole configuration can be
/// run as it stands.
final class PolicyPagesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml\n(listen:.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  /// The files that examples name.
  @BeforeEach
  void certificates() throws Exception {
    TestCertificates authority = TestCertificates.in(folder);
    authority.server("api", "localhost");
    authority.client("gateway");
    Files.writeString(folder.resolve("shop.secret"), "a secret of the shop, long enough");
    Files.writeString(
        folder.resolve("lab.pub.pem"),
        """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
        -----END PUBLIC KEY-----
        """);
    TestAuthority clients = TestAuthority.root(folder, "clients-ca");
    clients.revoke("clients.crl", Instant.now().plusSeconds(3600));
    TestAuthority.root(folder, "partners-ca");
    Files.writeString(
        folder.resolve("decryption.jwk"),
        new ECKeyGenerator(Curve.P_256).generate().toJSONString());
    for (String secret :
        List.of("client.secret", "session.key", "former.key", "revocation.secret")) {
      Files.writeString(folder.resolve(secret), "a secret of the examples, of " + secret);
    }
  }

  @BeforeEach
  void saml() throws Exception {
    TestSamlKey.rsa("gateway").write(folder, "sp");
    String metadata = TestIdp.metadata(TestSamlKey.ec("provider"));
    Files.writeString(
        folder.resolve("idp.xml"),
        metadata.replace(TestIdp.ENTITY, "https://id.example.com/realms/corp"));
  }

  @BeforeEach
  void consumers() throws IOException {
    Files.writeString(folder.resolve("partners.yaml"), "partner: { roles: buyer }\n");
    Files.writeString(folder.resolve("customers.jsonl"), "{\"name\":\"c1\"}\n");
    Files.writeString(folder.resolve("revoked.txt"), "# none\n");
  }

  @Test
  void every_whole_example_loads() throws IOException {
    int examples = 0;
    for (Path page : pages()) {
      for (String example : examples(page)) {
        Path file = Files.writeString(folder.resolve(page.getFileName() + ".yaml"), example);
        assertThat(GatewaySettings.load(file))
            .as("%s:\n%s", page, example)
            .isInstanceOf(Loaded.Good.class);
        examples++;
      }
    }
    assertThat(examples).isGreaterThanOrEqualTo(5);
  }

  private static List<String> examples(Path page) throws IOException {
    return EXAMPLE.matcher(Files.readString(page)).results().map(PolicyPagesTest::text).toList();
  }

  private static String text(MatchResult example) {
    return example.group(1);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("../docs/policies"));
        Stream<Path> authentication = Files.list(Path.of("../docs/authentication"))) {
      Stream<Path> more =
          Stream.of("abuse.md", "balancing.md", "proxy-protocol.md", "websocket.md")
              .map(Path.of("../docs")::resolve);
      return Stream.concat(Stream.concat(pages, authentication), more)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }
}

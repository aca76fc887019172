package io.bartizan.identity.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bartizan.config.InvalidValue;
import io.bartizan.identity.web.Unusable;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.TestIdp;
import io.bartizan.testkit.TestSamlKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Metadata of a provider that is asked for it.
class KnownIdpTest {
  private final HandTicker ticker = new HandTicker();
  private HttpServer server;
  private String metadata;
  private int status = 200;
  private int asked;
  private KnownIdp idp;

  @BeforeEach
  void serve() throws Exception {
    metadata = TestIdp.metadata(TestSamlKey.ec("one"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    idp =
        new KnownIdp(
            config("http://127.0.0.1:" + server.getAddress().getPort() + "/metadata"), ticker);
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked++;
      List<String> accepted = exchange.getRequestHeaders().getOrDefault("Accept", List.of());
      boolean xml = accepted.size() == 1 && accepted.getFirst().contains("application/xml");
      byte[] body = metadata.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(xml ? status : 406, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  static SamlConfig config(String metadataUrl) {
    return config(metadataUrl, null, null);
  }

  /// @param signIn with certificates, in place of metadata
  private static SamlConfig config(
      @Nullable String metadataUrl, @Nullable String signIn, @Nullable String signOut) {
    return new SamlConfig(
        "https://app.example.com/saml",
        TestIdp.ENTITY,
        null,
        metadataUrl,
        signIn == null ? null : Path.of("idp.pem"),
        signIn,
        signOut,
        SamlConfig.Binding.REDIRECT,
        null,
        List.of(),
        false,
        false,
        SamlConfig.NameFormat.ANY,
        null,
        "Role",
        Map.of(),
        Duration.ofHours(1),
        Duration.ofSeconds(30),
        "/",
        null,
        Set.of());
  }

  @Test
  void is_asked_every_ten_minutes_and_serves_for_a_while_when_nobody_answers() throws Exception {
    assertThat(idp.metadata().signIn().get(SamlConfig.Binding.REDIRECT))
        .hasToString(TestIdp.SIGN_IN);
    ticker.advance(Duration.ofMinutes(9));
    idp.metadata();
    assertThat(asked).isEqualTo(1);
    status = 500;
    ticker.advance(Duration.ofMinutes(60));
    for (int i = 0; i < 10; i++) {
      assertThat(idp.metadata().keys()).hasSize(1);
    }
    assertThat(asked).isEqualTo(2);
    ticker.advance(Duration.ofMinutes(2));
    assertThatThrownBy(idp::metadata)
        .isInstanceOf(Unusable.class)
        .hasMessageContaining("metadata that has ended");
    status = 200;
    ticker.advance(Duration.ofSeconds(2));
    assertThat(idp.metadata().keys()).hasSize(1);
  }

  @Test
  void is_asked_at_once_for_new_keys_though_not_more_often_than_every_half_minute()
      throws Exception {
    IdpMetadata known = idp.metadata();
    metadata = TestIdp.metadata(TestSamlKey.ec("two"));
    assertThat(idp.newer(known)).as("read just now").isNull();
    ticker.advance(Duration.ofSeconds(31));
    assertThat(idp.newer(known)).isNotNull();
    IdpMetadata newer = idp.metadata();
    for (int i = 0; i < 10; i++) {
      assertThat(idp.newer(newer)).isNull();
    }
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void does_not_serve_longer_than_it_says_itself() throws Exception {
    String end = ticker.now().plus(Duration.ofMinutes(5)).toString();
    metadata = metadata.replace(" entityID=", " validUntil=\"" + end + "\" entityID=");
    idp.metadata();
    ticker.advance(Duration.ofMinutes(5));
    assertThatThrownBy(idp::metadata).isInstanceOf(Unusable.class);
  }

  @Test
  void does_not_serve_longer_than_the_list_says_in_which_it_stands() throws Exception {
    String end = ticker.now().plus(Duration.ofMinutes(5)).toString();
    metadata =
        "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" validUntil=\""
            + end
            + "\">"
            + metadata
            + "</EntitiesDescriptor>";
    idp.metadata();
    ticker.advance(Duration.ofMinutes(5));
    assertThatThrownBy(idp::metadata).isInstanceOf(Unusable.class);
  }

  @Test
  void is_not_met_in_clear_text_on_another_machine() {
    for (String bad : List.of("http://id.example.com/saml", "ftp://id.example.com/", "saml")) {
      assertThatThrownBy(() -> config(null, bad, null))
          .as(bad)
          .isInstanceOf(InvalidValue.class)
          .hasMessageContaining("expected: an https URL");
      assertThatThrownBy(() -> config(null, TestIdp.SIGN_IN, bad))
          .as(bad)
          .isInstanceOf(InvalidValue.class)
          .hasMessageContaining("expected: an https URL");
    }
    assertThat(config(null, TestIdp.SIGN_IN, TestIdp.SIGN_OUT).metadataUrl()).isNull();
    assertThat(config(null, "http://127.0.0.1:8080/saml", null).metadataUrl()).isNull();
  }

  @Test
  void says_why_metadata_is_of_no_use() throws Exception {
    String good = metadata;
    for (String bad :
        List.of(
            good.replace(TestIdp.ENTITY, "https://other.example"),
            good.replaceAll("<KeyDescriptor.*</KeyDescriptor>", ""),
            good.replace("https://id.example.com/saml\"", "http://id.example.com/saml\""),
            "<!DOCTYPE x [<!ENTITY y \"z\">]>" + good,
            "garbage")) {
      metadata = bad;
      ticker.advance(Duration.ofSeconds(2));
      assertThatThrownBy(idp::metadata)
          .as(bad)
          .isInstanceOf(Unusable.class)
          .hasMessageStartingWith("http://127.0.0.1:");
    }
  }
}

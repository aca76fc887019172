package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedirectTest {
  private static final String YAML =
      """
      listen:
        - { https: 127.0.0.1:0 }
        - { http: 127.0.0.1:0, redirect-to-https: 8443 }
      tls: { certificate: api.pem, key: api.key }
      services: { api: { endpoints: "http://127.0.0.1:1" } }
      routes: [ { path: /, service: api, public: true } ]
      """;

  @TempDir private Path folder;

  @Test
  void sends_every_request_to_the_same_url_with_https() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, YAML)) {
      RawAnswer answer =
          ask(
              gateway,
              "POST /a/b?c=d%20e HTTP/1.1\r\nHost: API.example.com:80\r\nContent-Length: 0\r\n\r\n");
      assertThat(answer.status()).isEqualTo(308);
      assertThat(answer.field("Location")).isEqualTo("https://api.example.com:8443/a/b?c=d%20e");
      gateway.apply(YAML.replace("8443", "443"));
      assertThat(ask(gateway, "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").field("Location"))
          .isEqualTo("https://[::1]/");
    }
  }

  @Test
  void a_request_that_is_none_is_not_redirected() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, YAML)) {
      assertThat(ask(gateway, "GET /a//b HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(400);
      assertThat(ask(gateway, "GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
    }
  }

  private static RawAnswer ask(TestGateway gateway, String request) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(request);
    }
  }
}

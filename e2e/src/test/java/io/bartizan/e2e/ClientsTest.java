package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.TestCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The clients that people have get right answers over TLS.
class ClientsTest {
  private static final String UPLOAD = "twelve bytes";
  private static final String UPLOAD_SHA256 =
      "d4ce2c527afe674c7a086bd74e256019e3d5dcdb31eeb6eaadef5ada8c4383b9";

  @TempDir static Path folder;
  private static TestCertificates certificates;
  private static Warehouse warehouse;
  private static Program gateway;
  private static String url;

  @BeforeAll
  static void serve() throws Exception {
    certificates = TestCertificates.in(folder);
    certificates.server("api", "localhost", "127.0.0.1");
    warehouse = Warehouse.open();
    gateway =
        Program.serving(
            folder,
            """
            listen: { https: 127.0.0.1:0, name: api }
            tls: { certificate: api.pem, key: api.key }
            services: { warehouse: { endpoints: [ "%s" ] } }
            routes: [ { path: /**, service: warehouse, public: true } ]
            admin: { listen: 127.0.0.1:0 }
            log: { access: "off" }
            """
                .formatted(warehouse.endpoint()));
    url = "https://localhost:" + gateway.port("api") + "/orders";
  }

  @AfterAll
  static void end() throws Exception {
    try {
      gateway.end("TERM");
    } finally {
      gateway.close();
      warehouse.close();
    }
  }

  @Test
  void curl_with_http_1_1() throws Exception {
    assertThat(curl("--http1.1", "-w", " %{http_version} %{http_code}", url))
        .isEqualTo("in stock 1.1 200");
    assertThat(curl("--http1.1", "-d", UPLOAD, url)).isEqualTo(UPLOAD_SHA256);
    assertThat(curl("--http1.1", "-H", "Transfer-Encoding: chunked", "-d", UPLOAD, url))
        .isEqualTo(UPLOAD_SHA256);
  }

  @Test
  void curl_with_http_2() throws Exception {
    assertThat(curl("--http2", "-w", " %{http_version} %{http_code}", url))
        .isEqualTo("in stock 2 200");
    assertThat(curl("--http2", "-d", UPLOAD, url)).isEqualTo(UPLOAD_SHA256);
  }

  private static String curl(String... words) throws Exception {
    return Shell.run(
            Stream.concat(
                    Stream.of("curl", "-sS", "--cacert", certificates.file().toString()),
                    Stream.of(words))
                .toArray(String[]::new))
        .orFail();
  }

  @Test
  void h2load() throws Exception {
    String report =
        Shell.run("h2load", "-n", "2000", "-c", "8", "-m", "10", "--npn-list=h2", url).orFail();
    assertThat(report)
        .contains("Application protocol: h2", "2000 succeeded, 0 failed, 0 errored, 0 timeout")
        .contains("status codes: 2000 2xx, 0 3xx, 0 4xx, 0 5xx");
  }

  @Test
  void h2load_with_http_1_1() throws Exception {
    String report = Shell.run("h2load", "-n", "2000", "-c", "8", "--h1", url).orFail();
    assertThat(report)
        .contains("2000 succeeded, 0 failed, 0 errored, 0 timeout")
        .contains("status codes: 2000 2xx, 0 3xx, 0 4xx, 0 5xx");
  }

  @Test
  void wrk() throws Exception {
    String report = Shell.run("wrk", "-t", "2", "-c", "16", "-d", "2s", url).orFail();
    assertThat(report).containsPattern(Pattern.compile("[1-9]\\d* requests in"));
    assertThat(report).doesNotContain("Socket errors", "Non-2xx");
  }

  @Test
  void openssl_s_client() throws Exception {
    String peer = "127.0.0.1:" + gateway.port("api");
    String client =
        "openssl s_client -quiet -no_ign_eof -verify_return_error -servername localhost -CAfile "
            + certificates.file();
    String request =
        "printf 'GET /orders HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n'";
    for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
      String answer =
          Shell.sh(request + " | " + client.replace("-no_ign_eof", version) + " -connect " + peer)
              .orFail();
      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nin stock");
    }
    assertThat(Shell.sh("echo | " + client + " -tls1_1 -connect " + peer).status()).isNotZero();
  }

  @Test
  void openssl_s_client_is_offered_both_protocols() throws Exception {
    String ask = "echo | openssl s_client -connect 127.0.0.1:" + gateway.port("api") + " -alpn ";
    assertThat(Shell.sh(ask + "h2,http/1.1").out()).contains("ALPN protocol: h2");
    assertThat(Shell.sh(ask + "http/1.1").out()).contains("ALPN protocol: http/1.1");
  }

  @Test
  void http_client_of_python() throws Exception {
    String script =
        """
        import http.client, ssl, sys
        trust = ssl.create_default_context(cafile=sys.argv[1])
        connection = http.client.HTTPSConnection("localhost", int(sys.argv[2]), context=trust)
        for attempt in range(3):
            connection.request("GET", "/orders")
            answer = connection.getresponse()
            print(answer.status, answer.read().decode())
        connection.request("POST", "/orders", body=iter([b"twelve ", b"bytes"]), encode_chunked=True,
                           headers={"Transfer-Encoding": "chunked"})
        answer = connection.getresponse()
        print(answer.status, answer.read().decode())
        """;
    String port = String.valueOf(gateway.port("api"));
    assertThat(Shell.run("python3", "-c", script, certificates.file().toString(), port).orFail())
        .isEqualTo("200 in stock\n".repeat(3) + "200 " + UPLOAD_SHA256 + "\n");
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void http_client_of_java(HttpClient.Version version) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().version(version).sslContext(certificates.trusting()).build()) {
      HttpRequest get = HttpRequest.newBuilder(URI.create(url)).build();
      HttpResponse<String> answer = client.send(get, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(Warehouse.ANSWER);
      assertThat(answer.version()).isEqualTo(version);
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(UPLOAD)).build();
      assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo(UPLOAD_SHA256);
    }
  }
}

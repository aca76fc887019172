package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that people use.
class Http2ClientsTest {
  private static final int MEGA = 1 << 20;

  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    upstream.always(
        seen -> Reply.ok(seen.method() + " " + seen.target() + " " + seen.field("via")));
    house =
        House.before(upstream.port())
            .certificates(Tls.certificates())
            .body(64L * MEGA)
            .log(folder.resolve("access.log"))
            .open();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  private String url(String path) {
    return "https://localhost:" + house.port() + path;
  }

  /// Runs a program and returns what it says; skips the test where there is none.
  private String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return Assumptions.abort(command[0] + " is not installed");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
    if (process.exitValue() != 0) {
      throw new AssertionError(output + house.records());
    }
    return output;
  }

  @Test
  void curl() throws Exception {
    String ca = Tls.file().toString();
    assertThat(
            run(
                "curl",
                "-sS",
                "--http2",
                "--cacert",
                ca,
                "-w",
                " %{http_version} %{http_code}",
                url("/a?b"),
                "-o",
                "-"))
        .isEqualTo("GET /a?b 2 bartizan 2 200");
    assertThat(run("curl", "-sS", "--http2", "--cacert", ca, "-d", "x=1", url("/form")))
        .isEqualTo("POST /form 2 bartizan");
    assertThat(run("curl", "-sS", "--http1.1", "--cacert", ca, url("/old")))
        .isEqualTo("GET /old 1.1 bartizan");
  }

  @Test
  void curl_with_a_large_file_in_both_directions() throws Exception {
    byte[] large = new byte[20 * MEGA];
    new Random(1).nextBytes(large);
    Path file = Files.write(folder.resolve("large"), large);
    Path got = folder.resolve("got");
    upstream.always(seen -> Reply.of(200).body(Bytes.view(large, 0, large.length)));
    run(
        "curl",
        "-sS",
        "--http2",
        "--cacert",
        Tls.file().toString(),
        "-T",
        file.toString(),
        "-o",
        got.toString(),
        url("/file"));
    assertThat(upstream.request(0).body().toArray()).isEqualTo(large);
    assertThat(Files.readAllBytes(got)).isEqualTo(large);
  }

  @Test
  void h2load() throws Exception {
    upstream.always(Reply.ok("hello"));
    String output = run("h2load", "-n", "2000", "-c", "4", "-m", "32", url("/"));
    assertThat(output)
        .contains("2000 succeeded, 0 failed, 0 errored, 0 timeout")
        .contains("status codes: 2000 2xx");
  }

  @Test
  void h2load_with_bodies() throws Exception {
    upstream.always(seen -> Reply.ok("got"));
    Path file = Files.write(folder.resolve("body"), new byte[100_000]);
    String output =
        run("h2load", "-n", "200", "-c", "2", "-m", "10", "-d", file.toString(), url("/"));
    assertThat(output).contains("200 succeeded, 0 failed, 0 errored, 0 timeout");
    assertThat(upstream.requests()).hasSize(200).allMatch(seen -> seen.body().length() == 100_000);
  }

  @Test
  void nghttp() throws Exception {
    upstream.always(Reply.of(200).chunks("answered").last("x-sum: 1"));
    Path file = Files.writeString(folder.resolve("data"), "asked");
    String output = run("nghttp", "-v", "-d", file.toString(), url("/"));
    assertThat(output)
        .contains(":status: 200", "answered", "x-sum: 1")
        .doesNotContain("RST_STREAM");
    assertThat(upstream.request(0).text()).isEqualTo("asked");
  }

  @Test
  void javas_own_client() throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(Tls.trusting())
            .version(HttpClient.Version.HTTP_2)
            .build()) {
      assertAnswer(ask(client, 1), 1);
      for (int round = 0; round < 4; round++) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
          answers.add(ask(client, i));
        }
        for (int i = 0; i < 80; i++) {
          assertAnswer(answers.get(i), i);
        }
      }
    }
    assertThat(house.listener.connections()).isLessThanOrEqualTo(1);
  }

  /// Every third request has a body.
  private CompletableFuture<HttpResponse<String>> ask(HttpClient client, int number) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url("/" + number)));
    if (number % 3 == 0) {
      request.POST(HttpRequest.BodyPublishers.ofString("x".repeat(number * 1000)));
    }
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertAnswer(CompletableFuture<HttpResponse<String>> answer, int number)
      throws Exception {
    HttpResponse<String> got = answer.get(1, TimeUnit.MINUTES);
    assertThat(got.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(got.body())
        .isEqualTo((number % 3 == 0 ? "POST /" : "GET /") + number + " 2 bartizan");
  }
}

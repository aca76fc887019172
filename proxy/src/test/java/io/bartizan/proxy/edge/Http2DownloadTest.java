package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Bytes;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestCertificates;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A large answer over HTTP/2: the upstream is told to pause again and again, and each time told to
/// go on.
class Http2DownloadTest {
  private static final int SIZE = 64 << 20;

  @Test
  void a_large_answer_arrives_whole_though_the_client_is_slower_than_the_upstream(
      @TempDir Path folder) throws Exception {
    TestCertificates authority = TestCertificates.in(folder);
    TestCertificates.Leaf leaf = authority.server("localhost", "localhost", "127.0.0.1");
    Certificates shown =
        Certificates.of(
            List.of(
                new Certificates.Source(
                    leaf.file(),
                    List.of(leaf.certificate(), authority.certificate()),
                    leaf.key(),
                    "TLSv1.2")),
            EnumSet.allOf(ListenProtocol.class));
    byte[] body = new byte[SIZE];
    for (int i = 0; i < SIZE; i += 4096) {
      body[i] = (byte) (i >> 12);
    }
    try (ScriptedUpstream upstream =
            ScriptedUpstream.start().always(Reply.of(200).body(Bytes.view(body, 0, SIZE)));
        House house = House.before(upstream.port()).certificates(shown).open();
        HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(authority.trusting())
                .build()) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<InputStream> answer =
            client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + house.port() + "/big"))
                    .timeout(Duration.ofSeconds(60))
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        try (InputStream in = answer.body()) {
          assertThat(in.readAllBytes()).isEqualTo(body);
        }
      }
    }
  }
}

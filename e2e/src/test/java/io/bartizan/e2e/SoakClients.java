package io.bartizan.e2e;

import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/// What the clients of a soak do, each again and again. Each method is one round, and throws if
/// anything is not as it should be.
final class SoakClients {
  private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int GOODS = 300_000;

  private final int plain;
  private final int secure;
  private final int clear;
  private final SSLContext trust;
  private final Callable<String> token;
  private final HttpClient http2;

  /// @param clear speaks HTTP/2 in clear text
  /// @param token makes a new one each time
  SoakClients(int plain, int secure, int clear, SSLContext trust, Callable<String> token) {
    this.plain = plain;
    this.secure = secure;
    this.clear = clear;
    this.trust = trust;
    this.token = token;
    this.http2 =
        HttpClient.newBuilder().sslContext(trust).version(HttpClient.Version.HTTP_2).build();
  }

  private RawClient plain() throws Exception {
    return RawClient.plain(plain).patience(PATIENCE);
  }

  private static void expect(RawAnswer answer, int status) {
    if (answer.status() != status) {
      throw new AssertionError("status: " + answer.status() + " (expected: " + status + ")");
    }
  }

  void manyRequests() throws Exception {
    try (RawClient client = plain()) {
      for (int i = 0; i < 50; i++) {
        expect(client.ask("GET /open" + HOST + "\r\n"), 200);
      }
    }
  }

  void pipeline() throws Exception {
    try (RawClient client = plain()) {
      client.send(("GET /open" + HOST + "\r\n").repeat(20));
      for (int i = 0; i < 20; i++) {
        expect(client.answer(), 200);
      }
    }
  }

  void tlsWithToken() throws Exception {
    try (RawClient client = RawClient.tls(secure, trust, "localhost", "http/1.1")) {
      client.patience(PATIENCE);
      String request = "GET /guarded" + HOST + "Authorization: Bearer " + token.call() + "\r\n\r\n";
      for (int i = 0; i < 10; i++) {
        expect(client.ask(request), 200);
      }
    }
  }

  void overHttp2() throws Exception {
    URI uri = URI.create("https://localhost:" + secure + "/goods/20000");
    HttpRequest get = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    HttpResponse<byte[]> answer = http2.send(get, BodyHandlers.ofByteArray());
    if (answer.version() != HttpClient.Version.HTTP_2 || answer.body().length != 20_000) {
      throw new AssertionError(answer.version() + ", " + answer.body().length + " bytes");
    }
    HttpRequest post =
        HttpRequest.newBuilder(uri.resolve("/goods"))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(new byte[100_000]))
            .build();
    if (http2.send(post, BodyHandlers.ofString()).body().length() != 64) {
      throw new AssertionError("no digest");
    }
  }

  /// Thirty requests at once on each connection of HTTP/2 by prior knowledge, and some of them
  /// given up.
  void manyStreams() throws Exception {
    try (FrameWire wire = new FrameWire(RawClient.plain(clear), "http").open()) {
      for (int stream = 1; stream < 61; stream += 2) {
        wire.send(wire.get(stream, stream % 10 == 1 ? "/goods/20000" : "/open"));
        if (stream % 10 == 1) {
          wire.send(Http2Frame.frame(Http2Frame.RST_STREAM, 0, stream, Http2Frame.number(8)));
        }
      }
      for (int stream = 3; stream < 61; stream += 2) {
        if (stream % 10 != 1 && wire.ending(stream) != 0) {
          throw new AssertionError("stream " + stream + " was reset");
        }
      }
      wire.lives();
    }
  }

  void refusals() throws Exception {
    try (RawClient client = plain()) {
      expect(client.ask("GET /nowhere" + HOST + "\r\n"), 404);
      expect(client.ask("GET /guarded" + HOST + "\r\n"), 401);
      expect(client.ask("GET /guarded" + HOST + "Authorization: Bearer x.y.z\r\n\r\n"), 401);
      expect(client.ask("DELETE /only-get" + HOST + "\r\n"), 405);
      expect(client.ask("GET /a/../b" + HOST + "\r\n"), 400);
    }
    try (RawClient client = plain()) {
      expect(client.ask("GET /open" + HOST + "A: " + "b".repeat(40_000) + "\r\n\r\n"), 431);
    }
  }

  void upload() throws Exception {
    try (RawClient client = plain()) {
      client.send("POST /goods" + HOST + "Content-Length: " + GOODS + "\r\n\r\n");
      client.send(new byte[GOODS]);
      expect(client.answer(), 200);
    }
  }

  void uploadThatIsGivenUp() throws Exception {
    try (RawClient client = plain()) {
      client.send("POST /goods" + HOST + "Content-Length: 1000000\r\n\r\n");
      client.send(new byte[GOODS]).reset();
    }
  }

  void downloadThatIsGivenUp() throws Exception {
    try (RawClient client = plain()) {
      client.send("GET /goods/5000000" + HOST + "\r\n").read(100_000);
      client.reset();
    }
  }

  void slowDownload() throws Exception {
    try (RawClient client = plain()) {
      client.send("GET /goods/" + GOODS + HOST + "Connection: close\r\n\r\n");
      for (int left = GOODS; left > 0; left -= 20_000) {
        client.read(Math.min(left, 20_000));
        TimeUnit.MILLISECONDS.sleep(50);
      }
      client.rest();
    }
  }

  void headThatIsNeverFinished() throws Exception {
    try (RawClient client = plain()) {
      for (int i = 0; i < 10; i++) {
        client.send(i == 0 ? "GET /open" + HOST : "X-Drip: " + i + "\r\n");
        TimeUnit.MILLISECONDS.sleep(100);
      }
      client.reset();
    }
  }

  void handshakeThatIsNeverFinished() throws Exception {
    try (RawClient client = RawClient.plain(secure)) {
      client.send("\26\3\1");
      TimeUnit.MILLISECONDS.sleep(300);
    }
  }

  /// Whatever the upstream does, the client gets an answer or is cut.
  void trouble() throws Exception {
    try (RawClient client = plain()) {
      String answer =
          client.send("GET /trouble" + HOST + "Connection: close\r\n\r\n").rest().toString();
      if (!answer.isEmpty() && !answer.startsWith("HTTP/1.1 ")) {
        throw new AssertionError("answer: " + answer.substring(0, Math.min(80, answer.length())));
      }
    } catch (java.net.SocketException _) {
      // Cut by a reset, so that half an answer is not taken for a whole one.
    }
  }

  void restingConnection() throws Exception {
    try (RawClient client = plain()) {
      expect(client.ask("GET /open" + HOST + "\r\n"), 200);
      TimeUnit.SECONDS.sleep(3);
      expect(client.ask("GET /open" + HOST + "\r\n"), 200);
    }
  }
}

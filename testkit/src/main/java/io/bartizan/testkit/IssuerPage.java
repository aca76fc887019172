package io.bartizan.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A page of a [TestIssuer]: says how often it was fetched, and can be made slow, wrong, endless or
/// dead. Thread-safe.
public final class IssuerPage implements HttpHandler {
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile int status = 200;
  private volatile String type = "application/json";
  private volatile byte[] content = new byte[0];
  private volatile byte @Nullable [] instead;
  private volatile long length = -1;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  IssuerPage() {}

  void content(String json) {
    content = json.getBytes(StandardCharsets.UTF_8);
  }

  /// How often it was asked for.
  public int fetches() {
    return fetches.get();
  }

  /// Answers with that status from now on.
  public void status(int status) {
    this.status = status;
  }

  /// Answers with that text from now on, whatever it is.
  public void instead(String text) {
    instead = text.getBytes(StandardCharsets.UTF_8);
  }

  /// Claims that media type from now on.
  public void type(String type) {
    this.type = type;
  }

  /// Sends so many bytes of white space before its content from now on.
  public void huge(long bytes) {
    length = bytes;
  }

  /// Makes every answer wait from now on, until [#release()] or for 30 seconds.
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /// Lets waiting answers go.
  public void release() {
    gate.countDown();
  }

  /// Behaves again.
  public void heal() {
    status = 200;
    type = "application/json";
    instead = null;
    length = -1;
    release();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    try (exchange) {
      if (gate.await(30, TimeUnit.SECONDS)) {
        send(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(HttpExchange exchange) throws IOException {
    byte[] other = instead;
    byte[] bytes = other == null ? content : other;
    long size = Math.max(length, 0) + bytes.length;
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, size == 0 ? -1 : size);
    try (OutputStream out = exchange.getResponseBody()) {
      byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
      for (long left = length; left > 0; left -= blanks.length) {
        out.write(blanks, 0, (int) Math.min(left, blanks.length));
      }
      out.write(bytes);
    }
  }
}

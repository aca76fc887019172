package io.bartizan.gateway.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A small HTTP server on 127.0.0.1, each request on a virtual thread of its own.
final class Loopback implements AutoCloseable {
  static {
    // Without it, each answer waits for the delayed acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Loopback(HttpServer server) {
    this.server = server;
  }

  /// Begins to serve.
  ///
  /// @param port 0 for any free one
  /// @throws IOException that names `what` and the port if it is taken
  static Loopback serving(String what, int port, HttpHandler handler) throws IOException {
    Loopback loopback = new Loopback(bound(what, port));
    loopback.server.createContext("/", handler);
    loopback.server.setExecutor(loopback.threads);
    loopback.server.start();
    return loopback;
  }

  private static HttpServer bound(String what, int port) throws IOException {
    try {
      return HttpServer.create(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 64);
    } catch (BindException e) {
      throw new IOException(
          "port " + port + " is needed for " + what + " but taken: " + e.getMessage(), e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /// Answers with a JSON text.
  static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean bodyless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodyless ? -1 : body.length);
    if (!bodyless) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

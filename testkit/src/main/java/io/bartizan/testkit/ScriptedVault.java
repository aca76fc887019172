package io.bartizan.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Answers as the HTTP API of HashiCorp Vault says for the key-value engine, version 2.
public final class ScriptedVault implements AutoCloseable {
  private record Entry(int version, String fields) {}

  private final HttpServer server;
  private final String token;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile @Nullable String trouble;

  private ScriptedVault(HttpServer server, String token) {
    this.server = server;
    this.token = token;
  }

  /// @param token who asks with another one is refused
  public static ScriptedVault start(String token) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ScriptedVault vault = new ScriptedVault(server, token);
    server.createContext("/v1/", vault::answer);
    server.start();
    return vault;
  }

  /// Keeps another version at `path`, which is that of the API: `secret/data/orders`.
  ///
  /// @param fields a JSON object
  public void put(String path, String fields) {
    entries.merge(path, new Entry(1, fields), (before, _) -> new Entry(before.version + 1, fields));
  }

  /// Every answer is 503 with `body` from now on; null for none.
  public void fail(@Nullable String body) {
    trouble = body;
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// What was asked, such as `GET /v1/secret/data/orders team-a`: with the namespace, if any.
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String namespace = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
      asked.add(
          exchange.getRequestMethod() + ' ' + path + (namespace == null ? "" : ' ' + namespace));
      String said = exchange.getRequestHeaders().getFirst("X-Vault-Token");
      Entry entry = entries.get(path.substring("/v1/".length()));
      String broken = trouble;
      if (broken != null) {
        send(exchange, 503, broken);
      } else if (!token.equals(said)) {
        send(exchange, 403, "{\"errors\":[\"permission denied\"]}");
      } else if (entry == null) {
        send(exchange, 404, "{\"errors\":[]}");
      } else {
        send(
            exchange,
            200,
            """
            {"request_id":"1","lease_id":"","renewable":false,"lease_duration":0,"data":{"data":%s,"metadata":{"created_time":"2026-01-01T00:00:00Z",\
            "custom_metadata":null,"deletion_time":"","destroyed":false,"version":%d}},"wrap_info":null,"warnings":null,"auth":null}
            """
                .formatted(entry.fields, entry.version));
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

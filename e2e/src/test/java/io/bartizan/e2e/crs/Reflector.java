package io.bartizan.e2e.crs;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The back end that the tests are written for: any path is an empty 200, `POST /reflect` what its
/// JSON asks for (`status`, `headers`, `body` or `encodedBody`).
final class Reflector implements AutoCloseable {
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private Reflector(ServerSocket server) {
    this.server = server;
  }

  static Reflector open() throws IOException {
    var server = new ServerSocket(0, 1024, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Reflector reflector = new Reflector(server);
    Thread.ofVirtual().start(reflector::accept);
    return reflector;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed: the end of the run.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String line = line(in);
      while (!line.isEmpty()) {
        byte[] body = body(in);
        boolean reflect = line.startsWith("POST /reflect ");
        byte[] answer = answer(reflect ? json(body) : null, line.startsWith("HEAD "));
        socket.getOutputStream().write(answer);
        line = line(in);
      }
    } catch (IOException _) {
      // The gateway has gone.
    } finally {
      sockets.remove(socket);
    }
  }

  /// JSON is YAML.
  private static @Nullable Object json(byte[] body) {
    try {
      return Yaml.parse(new String(body, StandardCharsets.UTF_8));
    } catch (YamlEngineException _) {
      return null;
    }
  }

  private static byte[] answer(@Nullable Object asked, boolean headOnly) {
    Object encoded = Yaml.at(asked, "encodedBody");
    byte[] body =
        encoded != null
            ? Base64.getMimeDecoder().decode(encoded.toString())
            : Yaml.text(Yaml.at(asked, "body"), "").getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(Yaml.text(Yaml.at(asked, "status"), "200")).append(" Answer\r\n");
    boolean typed = false;
    for (Map.Entry<?, ?> field : Yaml.map(Yaml.at(asked, "headers")).entrySet()) {
      String name = field.getKey().toString();
      typed |= name.equalsIgnoreCase("content-type");
      head.append(name).append(": ").append(field.getValue()).append("\r\n");
    }
    head.append(typed || body.length == 0 ? "" : "Content-Type: text/plain; charset=utf-8\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] first = head.toString().getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[first.length + (headOnly ? 0 : body.length)];
    System.arraycopy(first, 0, whole, 0, first.length);
    System.arraycopy(body, 0, whole, first.length, headOnly ? 0 : body.length);
    return whole;
  }

  /// Reads fields and, as they say, the body. The gateway frames what it sends strictly.
  private static byte[] body(InputStream in) throws IOException {
    int length = 0;
    boolean chunked = false;
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      String lower = field.toLowerCase(Locale.ROOT);
      chunked |= lower.startsWith("transfer-encoding:");
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(field.substring("content-length:".length()).strip());
      }
    }
    return chunked ? chunks(in) : in.readNBytes(length);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var out = new ByteArrayOutputStream();
    int length = Integer.parseInt(line(in).strip(), 16);
    while (length > 0) {
      out.write(in.readNBytes(length));
      line(in);
      length = Integer.parseInt(line(in).strip(), 16);
    }
    for (String trailer = line(in); !trailer.isEmpty(); trailer = line(in)) {
      // Trailers are not reflected.
    }
    return out.toByteArray();
  }

  /// A line without its end; empty at the end of the connection.
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = in.read();
    }
    String text = line.toString();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

package io.bartizan.e2e.providers;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// `oidc-provider` of npm on this machine; see `provider.mjs`.
final class NodeProvider implements AutoCloseable {
  private final Process process;
  private final int port;

  private NodeProvider(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// @param client what it knows of its only client
  /// @param secondsOfAccess how long access tokens are good
  static NodeProvider start(int port, Map<String, Object> client, int secondsOfAccess)
      throws IOException {
    Path folder = Path.of(Objects.requireNonNull(System.getenv("BARTIZAN_PROVIDERS")), "node");
    ProcessBuilder builder = new ProcessBuilder("node", "provider.mjs").directory(folder.toFile());
    builder
        .environment()
        .put(
            "PROVIDER",
            JSONObjectUtils.toJSONString(
                Map.of("port", port, "client", client, "secondsOfAccess", secondsOfAccess)));
    Process process = builder.redirectErrorStream(true).start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals("listening")) {
        Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
        return new NodeProvider(process, port);
      }
      said.append(line).append('\n');
    }
    throw new IOException("oidc-provider does not start: " + said);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  String url() {
    return url(port);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

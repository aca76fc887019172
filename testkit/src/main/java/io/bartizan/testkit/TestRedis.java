package io.bartizan.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real Redis on this machine, which keeps nothing on disk. Ends with the test.
public final class TestRedis implements AutoCloseable {
  private final int port;
  private final ServerProcess process;

  private TestRedis(int port, ServerProcess process) {
    this.port = port;
    this.process = process;
  }

  /// Whether this machine has a `redis-server`; says so in one line if not, and the test that needs
  /// it must skip itself.
  public static boolean installed() {
    for (String path : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(path, "redis-server"))) {
        return true;
      }
    }
    System.err.println(
        "SKIPPED: there is no redis-server (expected: Debian's package of that name)");
    return false;
  }

  /// Starts one that works in `folder`, and waits until it listens.
  ///
  /// @param options such as `--requirepass`, `secret`
  public static TestRedis start(Path folder, String... options) throws IOException {
    int port = ServerProcess.free();
    List<String> command = command(folder, port, List.of(options));
    return new TestRedis(port, new ServerProcess(command, folder.resolve("redis.log"), port));
  }

  private static List<String> command(Path folder, int port, List<String> options) {
    boolean tls = options.contains("--tls-port");
    List<String> command =
        new ArrayList<>(
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                tls ? "0" : Integer.toString(port),
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString()));
    for (String option : options) {
      command.add(option.equals("PORT") ? Integer.toString(port) : option);
    }
    return command;
  }

  public int port() {
    return port;
  }

  /// Sends a command, and returns the first line of what it answers, such as `+OK` or `:1`.
  public String ask(String... words) throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader answer =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
      return String.valueOf(answer.readLine());
    }
  }

  /// Ends it as a crash would.
  public void kill() {
    process.kill();
  }

  /// Starts it again, empty, on the same port.
  public void revive() throws IOException {
    process.revive();
  }

  @Override
  public void close() {
    kill();
  }
}

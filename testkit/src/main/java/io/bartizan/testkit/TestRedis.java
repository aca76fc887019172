package io.bartizan.testkit;

import java.io.IOException;
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

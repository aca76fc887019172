package io.bartizan.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real Redis on this machine, which keeps nothing on disk. Ends with the test.
public final class TestRedis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final int port;
  private final List<String> options;
  private Process process;

  private TestRedis(Path folder, int port, List<String> options) throws IOException {
    this.folder = folder;
    this.port = port;
    this.options = options;
    this.process = begin();
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
    TestRedis redis = new TestRedis(folder, free(), List.of(options));
    redis.await();
    return redis;
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process begin() throws IOException {
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
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("redis.log").toFile())
        .start();
  }

  private void await() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.shutdownOutput();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException(Files.readString(folder.resolve("redis.log")), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  public int port() {
    return port;
  }

  /// Ends it as a crash would.
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Starts it again, empty, on the same port.
  public void revive() throws IOException {
    process = begin();
    await();
  }

  @Override
  public void close() {
    kill();
  }
}

package io.bartizan.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server of another program on this machine, as a process that tests start, kill and start
/// again.
final class ServerProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> command;
  private final Path log;
  private final int port;
  private Process process;

  /// Starts it, and waits until it listens at `port`.
  ///
  /// @param log where it writes, and what is told if it does not start
  ServerProcess(List<String> command, Path log, int port) throws IOException {
    this.command = command;
    this.log = log;
    this.port = port;
    this.process = begin();
    await();
  }

  /// A port that nobody listens at.
  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process begin() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
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
          throw new IOException(Files.readString(log), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  /// Ends it as a crash would.
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Starts it again.
  void revive() throws IOException {
    process = begin();
    await();
  }
}

package io.bartizan.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs the tools of others. `./dev test` installs them; one that is missing fails the test.
final class Shell {
  private static final long PATIENCE_SECONDS = 120;

  private Shell() {}

  /// What a command ended with.
  record Result(int status, String out, String err) {
    /// What it wrote to standard output, if it ended well.
    String orFail() {
      if (status != 0) {
        throw new AssertionError("exit status " + status + " (expected: 0)\n" + out + err);
      }
      return out;
    }
  }

  /// Runs `line` in sh, with nothing to read.
  static Result sh(String line) throws IOException, InterruptedException {
    return run("sh", "-c", line);
  }

  /// Runs a command to its end, for two minutes at most, with nothing to read.
  static Result run(String... command) throws IOException, InterruptedException {
    return end(start(command));
  }

  /// A command under way and the files that it writes to.
  record Running(Process process, List<String> command, Path out, Path err) {}

  static Running start(String... command) throws IOException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Running(process, List.of(command), out, err);
  }

  /// Waits until it ends, for two minutes at most.
  static Result end(Running running) throws IOException, InterruptedException {
    try {
      if (!running.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("after two minutes still runs " + running.command);
      }
      return new Result(running.process.exitValue(), text(running.out), text(running.err));
    } finally {
      running.process.destroyForcibly();
      Files.delete(running.out);
      Files.delete(running.err);
    }
  }

  /// Programs may also print what they get, which need not be text.
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}

package io.bartizan.gateway;

import io.bartizan.gateway.command.Ink;
import io.bartizan.gateway.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What somebody sees who types a command line.
public record Typed(int status, String out, String err) {
  /// Runs the program within this process.
  public static Typed bartizan(String... words) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(stream(out), Ink.PLAIN, stream(err), Ink.PLAIN);
    int status = Main.run(List.of(words), terminal);
    return new Typed(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}

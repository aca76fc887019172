package io.bartizan.gateway.demo;

import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.command.WrongUsage;
import io.bartizan.gateway.reload.Signals;
import io.bartizan.gateway.run.Reloading;
import io.bartizan.telemetry.Diagnostics;
import io.bartizan.telemetry.LogConfig;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// `bartizan demo`.
public final class DemoCommand {
  /// Half of a token's life.
  private static final long REFRESH_SECONDS = DemoIssuer.LIFE.toSeconds() / 2;

  private final int port;
  private final CountDownLatch stop = new CountDownLatch(1);

  /// @param port the gateway's; 0 for any free one
  public DemoCommand(int port) {
    this.port = port;
  }

  /// The port that is written `text`.
  ///
  /// @throws WrongUsage if it is none
  public static DemoCommand on(String text) throws WrongUsage {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return new DemoCommand(port);
      }
    } catch (NumberFormatException _) {
      // Answered below.
    }
    throw new WrongUsage("--port: " + text + " (expected: from 0 to 65535)");
  }

  /// Runs until a signal comes. Returns the exit status.
  public int run(Terminal terminal) throws InterruptedException {
    Signals.on("INT", stop::countDown);
    Signals.on("TERM", stop::countDown);
    try (Diagnostics _ = Diagnostics.install(LogConfig.Form.TEXT);
        Demo demo = Demo.start(port)) {
      show(demo, terminal);
      Reloading reloading =
          new Reloading(demo.configuration(), demo.gateway(), demo.reading(), _ -> {});
      reloading.start();
      while (!stop.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
        demo.refresh();
      }
      reloading.stop();
      terminal.say("\nThe demo is over.");
      return 0;
    } catch (IOException e) {
      terminal.complain(
          e.getMessage() + "\nChoose another port with --port, or --port 0 for any free one.");
      return 1;
    }
  }

  private static void show(Demo demo, Terminal terminal) {
    terminal.say(
        terminal.ink().bold("Bartizan guards a small API")
            + " on https://localhost:"
            + demo.port());
    terminal.say(
        "  its configuration  " + demo.configuration() + " (edit it and see it taken over)");
    terminal.say("  the API behind it  http://127.0.0.1:" + demo.orders().port());
    terminal.say("  the token issuer   " + demo.issuer().url());
    terminal.say(
        "\nPaste these lines into another terminal; the number is the status that you will see.\n");
    for (DemoLine line : demo.lines()) {
      terminal.say(
          terminal.ink().bold("# " + line.status()) + " " + terminal.ink().dim(line.story()));
      terminal.say(line.command() + "\n");
    }
    terminal.say("Below is the access log. Ctrl-C ends the demo.\n");
    terminal.out().flush();
  }
}

package io.bartizan.gateway.run;

import io.bartizan.config.HostPort;
import io.bartizan.config.Loaded;
import io.bartizan.config.UnsafeChoice;
import io.bartizan.gateway.command.Terminal;
import io.bartizan.gateway.reload.Signals;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.gateway.settings.ListenerSettings;
import io.bartizan.identity.consumer.BrokenConsumers;
import io.bartizan.pipeline.Ticker;
import io.bartizan.telemetry.Diagnostics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;

/// `bartizan run`.
public final class RunCommand {
  private static final Logger LOG = Logger.getLogger("bartizan.gateway");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int KILLED = 130;

  private final Path file;
  private final String version;
  private final boolean beside;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile Runnable reload = () -> {};

  /// @param version of this program, for its metrics
  /// @param beside whether it takes the place of another gateway, which still listens
  public RunCommand(Path file, String version, boolean beside) {
    this.file = file;
    this.beside = beside;
    this.version = version;
  }

  /// Serves until a signal comes. Returns the exit status.
  public int run(Terminal terminal) throws InterruptedException {
    listen();
    Reading reading = Reading.of(file);
    switch (reading.loaded()) {
      case Loaded.Bad<GatewaySettings> bad -> {
        terminal.complain(bad.problems());
        return 1;
      }
      case Loaded.Good<GatewaySettings> good -> {
        return run(good, reading, terminal);
      }
    }
  }

  private int run(Loaded.Good<GatewaySettings> good, Reading reading, Terminal terminal)
      throws InterruptedException {
    try (Diagnostics diagnostics = Diagnostics.install(good.value().log().format());
        Gateway gateway =
            Gateway.start(
                good.value(), Runtime.getRuntime().availableProcessors(), Ticker.SYSTEM, beside)) {
      gateway.built(version);
      Reloading reloading =
          new Reloading(file, gateway, reading, next -> diagnostics.form(next.log().format()));
      reload = reloading::now;
      greet(gateway, good);
      reloading.start();
      stop.await();
      reloading.stop();
      end(gateway);
      return 0;
    } catch (BrokenConsumers e) {
      terminal.complain(e.problems());
      return 1;
    } catch (IOException | IllegalArgumentException e) {
      terminal.complain(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private static void greet(Gateway gateway, Loaded.Good<GatewaySettings> good) {
    for (UnsafeChoice choice : good.unsafe()) {
      LOG.warning(choice.toString());
    }
    good.value().forgetfulSignIns().forEach(text -> LOG.warning("sign-in " + text));
    for (ListenerSettings listener : good.value().listen()) {
      String name = listener.socket().label();
      LOG.info(name + " listens on " + shown(gateway.address(name)));
    }
    LOG.info(AdminPages.NAME + " listens on " + shown(gateway.address(AdminPages.NAME)));
    int routes = good.value().allRoutes().size();
    LOG.info("configuration " + gateway.version() + " is in force: " + routes + " routes");
  }

  private static String shown(InetSocketAddress address) {
    return new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
  }

  /// Before anything else: whoever sees the gateway serve may tell it to stop.
  private void listen() {
    Signals.on("HUP", () -> reload.run());
    Runnable end =
        () -> {
          if (stop.getCount() == 0) {
            Runtime.getRuntime().halt(KILLED);
          }
          stop.countDown();
        };
    Signals.on("TERM", end);
    Signals.on("INT", end);
  }

  private static void end(Gateway gateway) throws InterruptedException {
    LOG.info(
        "ending: connections are told so, and what is under way may take "
            + PATIENCE.toSeconds()
            + " s");
    int left = gateway.drain(PATIENCE);
    if (left > 0) {
      LOG.warning(left + " connections were cut");
    }
  }
}

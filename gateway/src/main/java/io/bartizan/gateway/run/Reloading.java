package io.bartizan.gateway.run;

import io.bartizan.config.Loaded;
import io.bartizan.config.UnsafeChoice;
import io.bartizan.gateway.reload.RemoteWatch;
import io.bartizan.gateway.reload.Watch;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.identity.consumer.BrokenConsumers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Logger;

/// Reads the configuration again whenever one of its files has changed, or when it is told to;
/// looks four times a second, every second at consumers in the store, and twice a minute at secrets
/// that lie elsewhere. What is wrong changes nothing but the log, the metrics and what `/config`
/// says.
public final class Reloading {
  private static final Logger LOG = Logger.getLogger("bartizan.gateway");
  private static final long PERIOD_MILLIS = 250;
  private static final Duration STORE_PERIOD = Duration.ofSeconds(1);
  private static final Duration REMOTE_PERIOD = Duration.ofSeconds(30);

  private final Path file;
  private final Gateway gateway;
  private final Consumer<GatewaySettings> taken;
  private final Semaphore told = new Semaphore(0);
  private final AtomicBoolean elsewhere = new AtomicBoolean();
  private final RemoteWatch remotes;
  private final RemoteWatch stored;
  private final Thread thread = Thread.ofPlatform().daemon().name("reload").unstarted(this::run);
  private Watch watch;

  /// @param reading how the configuration in force was read
  /// @param taken is told every configuration that was taken over
  public Reloading(Path file, Gateway gateway, Reading reading, Consumer<GatewaySettings> taken) {
    this(file, gateway, reading, taken, REMOTE_PERIOD);
  }

  /// The same.
  ///
  /// @param period how often secrets that lie elsewhere are looked at
  public Reloading(
      Path file,
      Gateway gateway,
      Reading reading,
      Consumer<GatewaySettings> taken,
      Duration period) {
    this.file = file;
    this.gateway = gateway;
    this.taken = taken;
    this.watch = reading.watch();
    this.remotes = new RemoteWatch(period, () -> elsewhere.set(true));
    remotes.watch(reading.loaded().remotes());
    this.stored = new RemoteWatch(STORE_PERIOD, () -> elsewhere.set(true));
    stored.watch(List.of(gateway.stored()));
  }

  public void start() {
    thread.start();
    remotes.start();
    stored.start();
  }

  /// Reads the configuration now, and opens log files anew.
  public void now() {
    told.release();
  }

  public void stop() {
    thread.interrupt();
    remotes.stop();
    stored.stop();
  }

  private void run() {
    try {
      while (true) {
        boolean ordered = told.tryAcquire(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        boolean changed = watch.changed();
        changed |= elsewhere.getAndSet(false);
        if (ordered) {
          told.drainPermits();
          gateway.reopenLogs();
        }
        if (ordered || changed) {
          reload();
          stored.watch(List.of(gateway.stored()));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void reload() {
    try {
      Loaded<GatewaySettings> loaded = GatewaySettings.load(file);
      watch = watch.accepting(loaded.files());
      remotes.watch(loaded.remotes());
      switch (loaded) {
        case Loaded.Good<GatewaySettings> good -> take(good);
        case Loaded.Bad<GatewaySettings> bad ->
            refuse(bad.problems().list().stream().map(String::valueOf).toList());
      }
    } catch (BrokenConsumers e) {
      refuse(e.problems().list().stream().map(String::valueOf).toList());
    } catch (IOException | RuntimeException e) {
      refuse(List.of(String.valueOf(e.getMessage())));
    }
  }

  private void take(Loaded.Good<GatewaySettings> good) throws IOException {
    String before = gateway.version();
    gateway.apply(good.value());
    taken.accept(good.value());
    for (UnsafeChoice choice : good.unsafe()) {
      LOG.warning(choice.toString());
    }
    LOG.info("configuration " + gateway.version() + " is in force, instead of " + before);
  }

  private void refuse(List<String> problems) {
    gateway.refuse(problems);
    problems.forEach(LOG::severe);
    LOG.severe(
        "the configuration has mistakes (%d); %s stays in force"
            .formatted(problems.size(), gateway.version()));
  }
}

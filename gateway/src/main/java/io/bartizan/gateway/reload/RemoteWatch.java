package io.bartizan.gateway.reload;

import io.bartizan.config.Remote;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Asks from time to time whether what a configuration has taken in from elsewhere is another now,
/// on a thread of its own.
public final class RemoteWatch {
  private static final Logger LOG = Logger.getLogger("bartizan.gateway");

  private final Duration period;
  private final Runnable changed;
  private volatile List<Remote> remotes = List.of();
  private final Thread thread = Thread.ofVirtual().name("remotes").unstarted(this::run);

  /// @param period how long to wait before each question
  /// @param changed is told, once for each list of remotes
  public RemoteWatch(Duration period, Runnable changed) {
    this.period = period;
    this.changed = changed;
  }

  public void start() {
    thread.start();
  }

  /// From now on these are asked.
  public void watch(List<Remote> remotes) {
    this.remotes = remotes;
  }

  public void stop() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(period);
        List<Remote> asked = remotes;
        if (asked.stream().anyMatch(RemoteWatch::changed) && asked == remotes) {
          remotes = List.of();
          changed.run();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whoever could not be asked is asked again.
  private static boolean changed(Remote remote) {
    try {
      return remote.changed();
    } catch (RuntimeException trouble) {
      LOG.log(Level.WARNING, "what lies elsewhere could not be looked at", trouble);
      return false;
    }
  }
}

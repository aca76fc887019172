package io.bartizan.proxy.upstream;

import io.bartizan.proxy.dns.Lookups;
import io.bartizan.proxy.dns.NameServers;
import io.bartizan.proxy.dns.Query;
import io.bartizan.proxy.dns.Reply;
import io.bartizan.proxy.dns.Target;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A name that is asked for again and again: when the time is over for which its answer holds. What
/// it stood for last goes on while name servers do not answer, and for [#GRACE] after they have
/// said that it stands for nothing. Thread-safe.
final class Watched {
  /// How long the addresses of a name that is gone are still used.
  static final Duration GRACE = Duration.ofMinutes(10);

  private static final Logger LOG = Logger.getLogger("bartizan.upstream");
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final Query query;
  private final Lookups lookups;
  private List<Target> targets = List.of();
  private List<Consumer<List<Target>>> listeners = List.of();
  private @Nullable Thread thread;
  private volatile NameServers servers;
  private long foundAt;
  private boolean well = true;

  Watched(Query query, NameServers servers, Lookups lookups) {
    this.query = query;
    this.lookups = lookups;
    this.servers = servers;
  }

  /// What it stands for, as far as is known.
  synchronized List<Target> targets() {
    return targets;
  }

  /// Asks once, on the thread that calls. Returns when to ask again.
  Duration ask(NameServers servers) throws InterruptedException {
    Reply reply = servers.ask(query);
    lookups.count(reply);
    return switch (reply) {
      case Reply.Found found -> {
        well(true, "");
        found(found.targets());
        yield clamped(found.ttl());
      }
      case Reply.Nothing nothing -> {
        well(false, nothing.reason());
        if (overdue()) {
          found(List.of());
        }
        yield AFTER_FAILURE;
      }
      case Reply.Failed failed -> {
        well(false, failed.reason());
        yield AFTER_FAILURE;
      }
    };
  }

  private static Duration clamped(Duration ttl) {
    return ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl.compareTo(LONGEST) > 0 ? LONGEST : ttl;
  }

  private synchronized boolean overdue() {
    return System.nanoTime() - foundAt > GRACE.toNanos();
  }

  /// Says once that it goes wrong, and once that it is well again.
  private synchronized void well(boolean now, String reason) {
    if (now != well) {
      well = now;
      LOG.log(
          now ? Level.INFO : Level.WARNING,
          now
              ? "name of an upstream is resolved again: " + query
              : "name of an upstream is not resolved: " + reason);
    }
  }

  private void found(List<Target> now) {
    List<Consumer<List<Target>>> told;
    synchronized (this) {
      targets = now;
      foundAt = System.nanoTime();
      told = listeners;
    }
    told.forEach(listener -> listener.accept(now));
  }

  /// Tells these of every answer from now on, and of what is known at once; and nobody else. Asks
  /// `servers` from now on.
  void watch(NameServers servers, List<Consumer<List<Target>>> listeners) {
    this.servers = servers;
    List<Target> known;
    synchronized (this) {
      this.listeners = List.copyOf(listeners);
      known = targets;
      if (thread == null) {
        thread = Thread.ofVirtual().name("name").start(this::run);
      }
    }
    listeners.forEach(listener -> listener.accept(known));
  }

  /// Whether anybody wants to know.
  synchronized boolean watched() {
    return thread != null;
  }

  /// Nobody wants to know any more.
  synchronized void end() {
    listeners = List.of();
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(ask(servers));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

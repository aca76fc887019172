package io.bartizan.proxy.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Finds the addresses of endpoints, and looks again every 10 seconds on a virtual thread; what was
/// found last holds while a name server does not answer. How long the JDK itself remembers an
/// answer is its property `networkaddress.cache.ttl`.
final class Resolver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final Thread watcher = Thread.ofVirtual().name("resolver").unstarted(this::run);
  private volatile List<Endpoint> watched = List.of();

  /// Resolves endpoints for the first time. Waits for them together, 2 seconds at most.
  void first(Collection<Endpoint> endpoints) throws InterruptedException {
    List<Endpoint> named = endpoints.stream().filter(endpoint -> !literal(endpoint)).toList();
    CountDownLatch open = new CountDownLatch(named.size());
    for (Endpoint endpoint : named) {
      Thread.ofVirtual()
          .name("resolver")
          .start(() -> {
            resolve(endpoint);
            open.countDown();
          });
    }
    boolean all = open.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (!all) {
      System.getLogger("bartizan.upstream")
          .log(
              System.Logger.Level.WARNING,
              "names of upstreams are not resolved yet: {0}",
              open.getCount());
    }
  }

  /// Looks again for the addresses of these endpoints, and of no others, from now on.
  synchronized void watch(Collection<Endpoint> endpoints) {
    watched = endpoints.stream().filter(endpoint -> !literal(endpoint)).toList();
    if (!watched.isEmpty() && watcher.getState() == Thread.State.NEW) {
      watcher.start();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        watched.forEach(Resolver::resolve);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Resolves an endpoint that is given by its address, which needs no name server. Returns whether
  /// it is.
  private static boolean literal(Endpoint endpoint) {
    try {
      endpoint.resolved(new InetAddress[] {InetAddress.ofLiteral(endpoint.host())});
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static void resolve(Endpoint endpoint) {
    try {
      endpoint.resolved(InetAddress.getAllByName(endpoint.host()));
    } catch (UnknownHostException _) {
      // What was found before still holds.
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}

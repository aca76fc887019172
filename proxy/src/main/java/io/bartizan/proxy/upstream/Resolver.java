package io.bartizan.proxy.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
  private volatile List<Census> watched = List.of();

  /// Resolves names for the first time. Waits for them together, 2 seconds at most.
  void first(Collection<Census> all) throws InterruptedException {
    List<Runnable> work = new ArrayList<>();
    for (Census census : all) {
      census.named().stream()
          .filter(census::unknown)
          .forEach(place -> work.add(() -> resolve(census, place)));
    }
    CountDownLatch open = new CountDownLatch(work.size());
    for (Runnable task : work) {
      Thread.ofVirtual()
          .name("resolver")
          .start(() -> {
            task.run();
            open.countDown();
          });
    }
    if (!open.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      System.getLogger("bartizan.upstream")
          .log(
              System.Logger.Level.WARNING,
              "names of upstreams are not resolved yet: {0}",
              open.getCount());
    }
  }

  /// Looks again for the addresses of these, and of no others, from now on.
  synchronized void watch(Collection<Census> all) {
    watched = all.stream().filter(census -> !census.named().isEmpty()).toList();
    if (!watched.isEmpty() && watcher.getState() == Thread.State.NEW) {
      watcher.start();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        watched.forEach(census -> census.named().forEach(place -> resolve(census, place)));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void resolve(Census census, Place place) {
    try {
      census.found(
          place,
          Arrays.stream(InetAddress.getAllByName(place.host()))
              .map(address -> new InetSocketAddress(address, place.port()))
              .toList());
    } catch (UnknownHostException _) {
      // What was found before still holds.
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}

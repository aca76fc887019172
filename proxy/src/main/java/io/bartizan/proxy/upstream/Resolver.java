package io.bartizan.proxy.upstream;

import io.bartizan.proxy.dns.Lookups;
import io.bartizan.proxy.dns.NameServers;
import io.bartizan.proxy.dns.Query;
import io.bartizan.proxy.dns.Target;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Logger;

/// Knows the names of the running configuration, each asked for on a virtual thread of its own.
/// Thread-safe.
final class Resolver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Lookups lookups = new Lookups();
  private final Map<Query, Watched> names = new HashMap<>();
  private NameServers servers = new NameServers(List.of());

  /// Counts of what came of it.
  Lookups lookups() {
    return lookups;
  }

  /// The servers to ask if the configuration names these.
  synchronized NameServers servers(List<InetSocketAddress> named) {
    return servers.same(named) ? servers : new NameServers(named);
  }

  private synchronized Watched name(Query query, NameServers servers) {
    return names.computeIfAbsent(query, _ -> new Watched(query, servers, lookups));
  }

  /// What is known about a name so far; nothing if it was never asked for.
  synchronized List<Target> known(Query query) {
    Watched name = names.get(query);
    return name == null ? List.of() : name.targets();
  }

  /// Resolves names about which nothing is known. Waits for them together, 2 seconds at most.
  void first(Collection<Census> all, NameServers servers) throws InterruptedException {
    Set<Query> unknown = new LinkedHashSet<>();
    all.forEach(census ->
        census.queries().stream().filter(query -> known(query).isEmpty()).forEach(unknown::add));
    CountDownLatch open = new CountDownLatch(unknown.size());
    for (Query query : unknown) {
      Watched name = name(query, servers);
      Thread.ofVirtual().name("name").start(() -> firstly(name, servers, open));
    }
    if (!open.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      Logger.getLogger("bartizan.upstream")
          .warning("names of upstreams are not resolved yet: " + open.getCount());
    }
    all.forEach(census -> census.queries().forEach(query -> census.found(query, known(query))));
  }

  private static void firstly(Watched name, NameServers servers, CountDownLatch open) {
    try {
      name.ask(servers);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.countDown();
    }
  }

  /// Keeps asking for the names of these, and of no others, from now on.
  synchronized void watch(Collection<Census> all, NameServers asked) {
    Map<Query, List<Consumer<List<Target>>>> wanted = new HashMap<>();
    for (Census census : all) {
      for (Query query : census.queries()) {
        wanted
            .computeIfAbsent(query, _ -> new ArrayList<>())
            .add(targets -> census.found(query, targets));
      }
    }
    names
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !wanted.containsKey(entry.getKey());
          if (gone) {
            entry.getValue().end();
          }
          return gone;
        });
    wanted.forEach((query, listeners) -> name(query, asked).watch(asked, listeners));
    if (servers != asked) {
      servers.close();
      servers = asked;
    }
  }

  /// Forgets names and servers that nobody has watched.
  synchronized void drop(NameServers asked) {
    names.values().removeIf(name -> !name.watched());
    if (servers != asked) {
      asked.close();
    }
  }

  @Override
  public synchronized void close() {
    names.values().forEach(Watched::end);
    servers.close();
  }
}

package io.bartizan.proxy.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request. Immutable. An exact host goes before `*.domain`, the longest
/// domain first, and that before routes for every host; within a host the most specific path wins,
/// then the one with more header conditions. Its time depends on the request's host and path, not
/// on the number of routes.
public final class Router {
  private final ByteTable<PathTrie> exact = new ByteTable<>();
  private final ByteTable<PathTrie> domains = new ByteTable<>();
  private final PathTrie every = new PathTrie();

  public Router(List<RouteSpec> routes) {
    List<PathTrie> tries = new ArrayList<>(List.of(every));
    for (RouteSpec route : routes) {
      if (route.hosts().isEmpty()) {
        every.add(route);
      }
      for (String host : route.hosts()) {
        trie(host, tries).add(route);
      }
    }
    tries.forEach(PathTrie::seal);
  }

  private PathTrie trie(String host, List<PathTrie> tries) {
    ByteTable<PathTrie> table = host.startsWith("*.") ? domains : exact;
    String key = host.startsWith("*.") ? host.substring(2) : host;
    PathTrie trie = table.get(key);
    if (trie == null) {
      trie = new PathTrie();
      table.put(key, trie);
      tries.add(trie);
    }
    return trie;
  }

  /// The route for the host from `hostFrom` to `hostTo` and the canonical path from `pathFrom` to
  /// `pathTo`, both in `bytes`, or null.
  public @Nullable Target find(
      Question question, byte[] bytes, int hostFrom, int hostTo, int pathFrom, int pathTo) {
    PathTrie trie = exact.get(bytes, hostFrom, hostTo);
    Target found = trie == null ? null : trie.find(question, bytes, pathFrom, pathTo);
    if (found == null && !domains.isEmpty()) {
      found = below(question, bytes, hostFrom, hostTo, pathFrom, pathTo);
    }
    return found != null ? found : every.find(question, bytes, pathFrom, pathTo);
  }

  private @Nullable Target below(
      Question question, byte[] bytes, int hostFrom, int hostTo, int pathFrom, int pathTo) {
    for (int i = hostFrom; i < hostTo; i++) {
      if (bytes[i] == '.') {
        PathTrie trie = domains.get(bytes, i + 1, hostTo);
        Target found = trie == null ? null : trie.find(question, bytes, pathFrom, pathTo);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}

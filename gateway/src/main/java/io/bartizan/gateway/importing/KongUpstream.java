package io.bartizan.gateway.importing;

import io.bartizan.proxy.balance.HashKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Kong upstream: its targets, how they are balanced, and how they are watched.
final class KongUpstream {
  private static final int MOST_ENDPOINTS = 100;
  private static final int HEAVIEST = 1000;

  /// What Kong gives a target of which no weight is said.
  private static final int USUAL = 100;

  private final Item upstream;
  private final Notes notes;

  private KongUpstream(Item upstream, Notes notes) {
    this.upstream = upstream;
    this.notes = notes;
  }

  /// The service's endpoints, as URLs with their weights.
  ///
  /// @param more targets that stand outside of the upstream
  static Map<String, Integer> endpoints(
      Item upstream, List<Item> more, String scheme, Notes notes) {
    return new KongUpstream(upstream, notes).endpoints(more, scheme);
  }

  /// What stands in the service besides endpoints. All that is left over is noted.
  static List<String> lines(Item upstream, Notes notes) {
    return new KongUpstream(upstream, notes).lines();
  }

  private Map<String, Integer> endpoints(List<Item> more, String scheme) {
    upstream.text("name");
    Map<String, Integer> weights = new LinkedHashMap<>();
    List<Item> all = new ArrayList<>(more);
    Item own = upstream.at("targets");
    all.addAll(0, own == null ? List.of() : own.items());
    for (Item target : all) {
      target(target, scheme, weights);
    }
    int most = weights.values().stream().mapToInt(i -> i).max().orElse(0);
    if (most > HEAVIEST) {
      notes.differ("weights: in the same proportion, " + most + " as " + HEAVIEST);
      weights.replaceAll((_, weight) -> Math.max(1, (int) ((long) weight * HEAVIEST / most)));
    }
    return weights;
  }

  private void target(Item target, String scheme, Map<String, Integer> weights) {
    String address = target.text("target");
    Integer said = target.whole("weight", 0, 65_535);
    int weight = said == null ? USUAL : said;
    String url = scheme + "://" + (address.contains(":") ? address : address + ":8000");
    target.dropRest(notes, KongGuards.ELSEWHERE);
    if (weight == 0) {
      target.drop(notes, "a target of weight 0 gets nothing");
    } else if (weights.size() == MOST_ENDPOINTS) {
      target.drop(notes, "a service has at most " + MOST_ENDPOINTS + " endpoints");
    } else {
      weights.merge(url, weight, Integer::sum);
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    String balance = balance();
    if (!balance.isEmpty()) {
      lines.add("balance: " + balance);
    }
    Item checks = upstream.at("healthchecks");
    if (checks != null) {
      KongHealth.add(checks, lines, notes);
    }
    for (String key : new String[] {"tags", "id"}) {
      upstream.drop(key, notes, KongGuards.ELSEWHERE);
    }
    upstream.dropRest(notes, "it has no counterpart here; see `balance` and `health`");
    return lines;
  }

  private String balance() {
    String algorithm = upstream.text("algorithm");
    String key = upstream.text("hash_on");
    boolean hashed = !key.isEmpty() && !key.equals("none");
    if (upstream.text("hash_fallback").equals("none")) {
      upstream.settle("hash_fallback");
    } else {
      upstream.drop(
          "hash_fallback", notes, "requests that lack the key are served by turns, or by `by`");
    }
    return switch (algorithm) {
      case "" -> hashed ? hash(key) : "";
      case "round-robin" -> "round-robin";
      case "consistent-hashing" -> hash(key);
      case "least-connections" -> {
        notes.differ(
            "least-connections: of two endpoints that are drawn by lot the less busy one serves");
        yield "least-request";
      }
      default -> {
        upstream.drop("algorithm", notes, "this way to balance has no counterpart");
        yield "";
      }
    };
  }

  private String hash(String on) {
    String key =
        switch (on) {
          case "header" -> "header:" + upstream.text("hash_on_header").toLowerCase(Locale.ROOT);
          case "cookie" -> "cookie:" + upstream.text("hash_on_cookie");
          case "ip" -> "client-ip";
          case "consumer" -> "claim:sub";
          default -> "";
        };
    if (!known(key)) {
      upstream.drop("hash_on", notes, "requests cannot be told apart by that here");
      return "round-robin";
    }
    notes.differ(
        "consistent-hashing: a key does not get the endpoint that it had, and one that is too busy leaves requests to the next");
    if (on.equals("cookie")) {
      notes.differ(
          "consistent-hashing: Kong sets the cookie where there is none; here nobody does");
    }
    return "{ hash: " + Words.value(key) + " }";
  }

  private static boolean known(@Nullable String key) {
    try {
      return key != null && !key.isEmpty() && HashKey.parse(key) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}

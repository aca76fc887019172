package io.bartizan.policies.limit;

import io.bartizan.pipeline.Ticker;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What all limits of the process know of their callers. It outlives a reload of the configuration:
/// a limit that the new one states at the same place in the same words goes on where it was. Safe
/// for all threads.
public final class Limits {
  private final Ticker ticker;
  private final long secretHigh;
  private final long secretLow;
  private volatile Map<Place, Ledger> ledgers = Map.of();

  /// Where a limit stands, and what it says.
  private record Place(String scope, int index, LimitConfig config) {}

  /// @param ticker where exchanges get their time from
  public Limits(Ticker ticker) {
    this.ticker = ticker;
    var random = new SecureRandom();
    this.secretHigh = random.nextLong();
    this.secretLow = random.nextLong();
  }

  /// Begins a configuration. Until [Draft#keep()], nothing changes for the running one.
  public Draft draft() {
    return new Draft();
  }

  /// How full one limit is.
  ///
  /// @param scope the route's name, or `defaults`
  /// @param limit the limit's label
  /// @param callers how many it remembers
  /// @param keys how many it may
  public record Census(String scope, String limit, int callers, int keys) {}

  /// How full every limit of the running configuration is.
  public List<Census> census() {
    return ledgers.entrySet().stream()
        .map(e ->
            new Census(
                e.getKey().scope,
                e.getKey().config.label(),
                e.getValue().held(),
                e.getKey().config.keys()))
        .toList();
  }

  /// The limits of one configuration.
  public final class Draft {
    private final Map<Place, Ledger> mentioned = new HashMap<>();

    private Draft() {}

    /// The limits that stand together at `scope`, a route's name or `defaults`.
    public Meters meters(String scope, List<LimitConfig> configs) {
      List<Meter> meters = new ArrayList<>();
      for (int i = 0; i < configs.size(); i++) {
        meters.add(new Meter(configs.get(i), ledger(new Place(scope, i, configs.get(i)))));
      }
      return new Meters(meters, secretHigh, secretLow);
    }

    /// The same for callers of each tier that has rates of its own, by the tier's name.
    public Map<String, Meters> tiers(String scope, List<LimitConfig> configs) {
      Map<String, Meters> tiers = new HashMap<>();
      for (LimitConfig config : configs) {
        for (String tier : config.tiers().keySet()) {
          tiers.computeIfAbsent(
              tier, of -> meters(scope, configs.stream().map(one -> one.of(of)).toList()));
        }
      }
      return Map.copyOf(tiers);
    }

    private Ledger ledger(Place place) {
      return mentioned.computeIfAbsent(place, this::runningOrNew);
    }

    private Ledger runningOrNew(Place place) {
      Ledger running = ledgers.get(place);
      return running != null ? running : new Ledger(keys(place.config), ticker.nanos());
    }

    private static int keys(LimitConfig config) {
      return config.countsRoute() ? 1 : config.keys();
    }

    /// The configuration is now the running one: forgets the limits that it does not mention.
    public void keep() {
      ledgers = Map.copyOf(mentioned);
    }
  }
}

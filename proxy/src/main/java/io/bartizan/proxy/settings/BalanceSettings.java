package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Percent;
import io.bartizan.config.Shorthand;
import io.bartizan.proxy.balance.Balance;
import io.bartizan.proxy.balance.HashKey;
import org.jspecify.annotations.Nullable;

/// Which endpoint serves a request. `balance: least-request` means `balance: { by: least-request
/// }`.
@Doc("Which endpoint serves a request.")
public record BalanceSettings(
    @Doc(
            "`round-robin`: one after the other. `least-request`: the less busy of two that are drawn by lot. Both by weight. With `hash`, what serves requests that lack the key.")
        @Default("round-robin")
        Balance.Order by,
    @Doc(
            "Requests with the same key go to the same endpoint: `header:NAME`, `cookie:NAME`, `client-ip` (of IPv6 the first 64 bits) or `claim:NAME`.")
        @Example("header:x-tenant")
        @Nullable String hash,
    @Doc(
            "With `hash`: the most that an endpoint may have under way, as a share of its part of all; from 110% to 1000%. Beyond it a request goes to the key's next endpoint. Default: 125%.")
        @Example("125%")
        @Nullable Percent boundedLoad) {

  private static final Percent USUAL_BOUND = Percent.of(125);

  public BalanceSettings {
    if (hash != null) {
      HashKey.parse(hash);
    }
    Check.all()
        .and(boundedLoad == null || hash != null, "boundedLoad", boundedLoad, "only beside `hash`")
        .and(
            boundedLoad == null || boundedLoad.within(110, 1000),
            "boundedLoad",
            boundedLoad,
            "from 110% to 1000%")
        .done();
  }

  /// What `balance: least-request` means.
  @Shorthand
  public static BalanceSettings of(Balance.Order by) {
    return new BalanceSettings(by, null, null);
  }

  /// What the data plane does about it.
  ///
  /// @param panic see [ServiceSettings#panic()]
  public Balance plan(Percent panic) {
    Percent bound = boundedLoad == null ? USUAL_BOUND : boundedLoad;
    return new Balance(
        by, hash == null ? null : HashKey.parse(hash), bound.hundredths(), panic.hundredths());
  }
}

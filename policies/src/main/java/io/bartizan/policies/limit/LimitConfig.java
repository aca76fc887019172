package io.bartizan.policies.limit;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Rate;
import io.bartizan.config.Shorthand;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How many requests one caller may make. `limit: 50/s` means `limit: { per: client-ip, rate: 50/s
/// }`.
@Doc("How many requests one caller may make.")
public record LimitConfig(
    @Doc(
            "Whose requests count together: `client-ip` (of IPv6 the first 64 bits), `identity`, `route` (everybody's), or"
                + " `header:NAME`. Requests without the identity or the header count together.")
        @Default("client-ip")
        @Example("header:x-tenant")
        String per,
    @Doc("How fast permits come back, evenly spread: from 1 in 366 days to 1000000 in a second.")
        @Example("600/min")
        Rate rate,
    @Doc(
            "How many requests may come at once after a pause, from 1 to 1000000; by default the number in `rate`. In any span"
                + " of time at most `burst` and what `rate` adds in that span pass.")
        @Nullable Integer burst,
    @Doc(
            "What answers, logs and refusals call it: letters, digits and `.:/_-`, at most 64. By default `per` and the period of"
                + " `rate`, as in `client-ip/s`. Unlike those of its neighbours.")
        @Nullable String name,
    @Doc(
            "How many callers are remembered at once, from 16 to 10000000. Takes up to 40 bytes for each.")
        @Default("100000")
        int keys,
    @Doc(
            "What a caller meets who is not remembered while `keys` others are: `share` counts all such callers together as if"
                + " they were one; `refuse` answers 503.")
        @Default("share")
        WhenFull whenFull,
    @Doc(
            "Other rates for the tiers of callers, as their consumer or their token has it in the claim `tier`; `burst` is then the number in the"
                + " rate. Only with `per: identity`.")
        @Example("{ gold: 500/s }")
        @Default("{}")
        Map<String, Rate> tiers) {

  /// What a caller meets for whom there is no room.
  public enum WhenFull {
    /// All such callers have one bucket together.
    SHARE,
    /// They are refused.
    REFUSE
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.:/_-]{1,64}");
  private static final int MOST = 1_000_000;
  private static final Duration LONGEST = Duration.ofDays(366);

  public LimitConfig {
    tiers = Map.copyOf(tiers);
    boolean identity = Per.parse(per).kind() == Per.Kind.IDENTITY;
    long most = burst == null ? rate.permits() : burst;
    Check.all()
        .and(gives(rate), "rate", rate, "from 1/366d to 1000000/s")
        .and(
            most >= 1 && most <= MOST,
            "burst",
            most,
            "from 1 to 1000000; the number in `rate` if it is not given")
        .and(gives(rate, most), "burst", most, "no more than `rate` gives in 366 days")
        .and(isName(name), "name", name, "1 to 64 letters, digits or any of .:/_-")
        .and(keys >= 16 && keys <= 10_000_000, "keys", keys, "from 16 to 10000000")
        .and(identity || tiers.isEmpty(), "tiers", tiers.keySet(), "only with `per: identity`")
        .and(
            tiers.values().stream().allMatch(LimitConfig::usable),
            "tiers",
            tiers.values(),
            "rates from 1/366d to 1000000/s")
        .done();
  }

  private static boolean usable(Rate rate) {
    return gives(rate)
        && rate.permits() >= 1
        && rate.permits() <= MOST
        && gives(rate, rate.permits());
  }

  /// What it says for callers of `tier`.
  LimitConfig of(String tier) {
    Rate own = tiers.get(tier);
    return own == null ? this : new LimitConfig(per, own, null, name, keys, whenFull, Map.of());
  }

  /// What `limit: 50/s` means.
  @Shorthand
  public static LimitConfig perClientIp(Rate rate) {
    return new LimitConfig("client-ip", rate, null, null, 100_000, WhenFull.SHARE, Map.of());
  }

  /// Whether permits come back neither too fast to count in nanoseconds nor too slowly to see one.
  private static boolean gives(Rate rate) {
    return rate.period().toNanos() / 1000 >= rate.permits() && gives(rate, 1);
  }

  private static boolean gives(Rate rate, long permits) {
    return (double) rate.period().toMillis() * permits
        <= (double) LONGEST.toMillis() * rate.permits();
  }

  private static boolean isName(@Nullable String name) {
    return name == null || NAME.matcher(name).matches();
  }

  /// Whether it tells callers apart by their identity, so that it can only stand behind
  /// authentication.
  public boolean needsIdentity() {
    return caller().kind() == Per.Kind.IDENTITY;
  }

  /// Whether it counts all requests to a route together.
  public boolean countsRoute() {
    return caller().kind() == Per.Kind.ROUTE;
  }

  /// Whether it counts requests per client address, which is known before any credential is looked
  /// at.
  public boolean countsAddress() {
    return caller().kind() == Per.Kind.CLIENT_IP;
  }

  /// What answers, logs and refusals call it.
  public String label() {
    String period = rate.toString().substring(rate.toString().indexOf('/'));
    return name == null ? per + period : name;
  }

  /// What `bartizan check` shows, such as `50/s per client-ip, burst 100`.
  public String text() {
    return rate + " per " + per + (burst == null ? "" : ", burst " + burst);
  }

  Per caller() {
    return Per.parse(per);
  }

  Pace pace() {
    return Pace.of(rate, capacity());
  }

  /// How many requests may come at once.
  long capacity() {
    return burst == null ? rate.permits() : burst;
  }
}

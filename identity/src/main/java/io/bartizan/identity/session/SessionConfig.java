package io.bartizan.identity.session;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// How long people stay signed in, and where their sessions are kept.
public record SessionConfig(
    @Doc(
            "`cookie`: all of a session is in the browser's cookie, encrypted. `store`: the cookie only names it, and it is kept, encrypted, with what"
                + " several gateways share; for sessions that do not fit into a cookie of 4KiB.")
        @Default("cookie")
        Keep keep,
    @Doc(
            "Secrets of at least 32 bytes (`bartizan secret generate`) that encrypt cookies. The first one encrypts, all of them decrypt, so that they can be exchanged. Without any"
                + " they are random: sessions then end with the process, and no other gateway knows them.")
        @Example("[ file:session.key ]")
        @OneOrMany
        @Default("[]")
        List<Secret> keys,
    @Doc("After how long without a request a session ends. From 1min to 30d.") @Default("30min")
        Duration idle,
    @Doc("After how long a session ends, whatever happens. At least `idle`, at most 90d.")
        @Default("12h")
        Duration absolute,
    @Doc(
            "How long a gateway believes what it has heard of a session before it asks again whether it has ended: by so much a logout at another gateway is late here. From 0s to 1min.")
        @Default("5s")
        Duration recheck,
    @Doc(
            "Other origins whose pages may send requests that change something (not GET, HEAD, OPTIONS) with a session's cookie.")
        @Example("[\"https://shop.example.com\"]")
        @OneOrMany
        @Default("[]")
        Set<String> trustedOrigins) {
  private static final int SHORTEST_KEY = 32;

  /// Where a session is kept.
  public enum Keep {
    /// In the browser.
    COOKIE,
    /// With the gateways.
    STORE
  }

  public SessionConfig {
    keys = List.copyOf(keys);
    trustedOrigins = Set.copyOf(trustedOrigins);
    Check check =
        Check.all()
            .and(
                within(idle, Duration.ofMinutes(1), Duration.ofDays(30)),
                "idle",
                idle,
                "1min to 30d")
            .and(within(absolute, idle, Duration.ofDays(90)), "absolute", absolute, "`idle` to 90d")
            .and(
                within(recheck, Duration.ZERO, Duration.ofMinutes(1)),
                "recheck",
                recheck,
                "0s to 1min")
            .and(keys.size() <= 8, "keys", keys.size() + " keys", "at most 8");
    keys.forEach(key ->
        check.and(
            key.use(bytes -> bytes.length) >= SHORTEST_KEY,
            "keys",
            key.source(),
            "secrets of at least 32 bytes"));
    trustedOrigins.forEach(origin ->
        check.and(
            isOrigin(origin),
            "trustedOrigins",
            origin,
            "an origin such as https://shop.example.com"));
    check.done();
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
          && text.equals(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}

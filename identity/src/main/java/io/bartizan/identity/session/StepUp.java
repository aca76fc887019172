package io.bartizan.identity.session;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.OneOrMany;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How strong and how recent the proof has to be with which somebody has signed in (RFC 9470).
public record StepUp(
    @Doc(
            "Authentication contexts (`acr`) of which the session must have one, as the provider calls them; the first is preferred. Any if empty.")
        @Example("[ gold ]")
        @OneOrMany
        @Default("[]")
        List<String> acr,
    @Doc(
            "How long ago, at most, the person has proved to the provider who they are. From 10s to 30d; any if absent.")
        @Example("5min")
        @Nullable Duration maxAge) {
  /// Nothing is demanded.
  public static final StepUp NONE = new StepUp(List.of(), null);

  /// How much older than demanded a proof may be: clocks differ, and providers count whole seconds.
  /// What is taken at a sign-in is taken afterwards too, so that no browser is sent around in
  /// circles.
  public static final Duration LEEWAY = Duration.ofSeconds(5);

  private static final Pattern CONTEXT = Pattern.compile("[!#-\\[\\]-~]{1,128}");

  public StepUp {
    acr = List.copyOf(acr);
    Check check =
        Check.all()
            .and(acr.size() <= 8, "acr", acr.size() + " contexts", "at most 8")
            .and(
                maxAge == null
                    || maxAge.compareTo(Duration.ofSeconds(10)) >= 0
                        && maxAge.compareTo(Duration.ofDays(30)) <= 0,
                "maxAge",
                maxAge,
                "10s to 30d");
    acr.forEach(each -> check.and(isContext(each), "acr", each, "visible ASCII without quotes"));
    check.done();
  }

  /// Whether `text` can be the name of an authentication context.
  public static boolean isContext(String text) {
    return CONTEXT.matcher(text).matches();
  }

  /// What a session lacks at `now`, in milliseconds since 1970; null if nothing.
  @Nullable String lacking(Session session, long now) {
    if (!acr.isEmpty() && !acr.contains(session.acr())) {
      return "acr is none of " + acr;
    }
    long age = now - session.proved();
    return maxAge == null || isRecent(age, maxAge)
        ? null
        : "proved " + age / 1000 + " s ago (expected: at most " + maxAge.toSeconds() + ")";
  }

  /// Whether a proof that is `age` milliseconds old is recent enough for `maxAge`.
  public static boolean isRecent(long age, Duration maxAge) {
    return age <= maxAge.plus(LEEWAY).toMillis();
  }

  /// What a challenge says of it (RFC 9470, section 3): empty, or parameters, each behind a comma.
  String parameters() {
    String contexts = acr.isEmpty() ? "" : ", acr_values=\"" + String.join(" ", acr) + '"';
    return maxAge == null ? contexts : contexts + ", max_age=\"" + maxAge.toSeconds() + '"';
  }
}

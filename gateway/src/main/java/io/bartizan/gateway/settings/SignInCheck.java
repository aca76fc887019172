package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.Durations;
import io.bartizan.config.Problems;
import io.bartizan.identity.reception.SignInConfig;
import io.bartizan.identity.revocation.RevocationConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Finds sign-ins whose names or paths cannot be, routes that would take their pages away, and
/// sessions that would come back when nobody remembers any more that they were withdrawn.
final class SignInCheck {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  private SignInCheck() {}

  static void check(Bound bound, Problems problems) {
    Map<String, SignInConfig> signIns =
        bound.tables(SignInConfig.class).stream().findFirst().orElse(Map.of());
    bound
        .all(RevocationConfig.class)
        .forEach(
            revocation -> signIns.values().forEach(signIn -> lasts(signIn, revocation, problems)));
    Map<String, String> paths = new HashMap<>();
    signIns.forEach((name, signIn) -> {
      if (!NAME.matcher(name).matches()) {
        problems.add(
            signIn.place(),
            "sign-in: `%s` (expected: a name of 1 to 32 small letters, digits and -)"
                .formatted(name));
      }
      String other = paths.putIfAbsent(signIn.path(name), name);
      if (other != null) {
        problems.add(
            signIn.place(),
            "path: `%s` is already that of the sign-in `%s`".formatted(signIn.path(name), other));
      }
    });
    for (RouteSettings route : bound.all(RouteSettings.class)) {
      paths.forEach((path, name) -> {
        if (takes(route.match().path(), path)) {
          problems.add(
              route.place(),
              "path: `%s` is among the pages of the sign-in `%s` (expected: another path, or `path` there)"
                  .formatted(route.match().path(), name));
        }
      });
    }
  }

  private static void lasts(SignInConfig signIn, RevocationConfig revocation, Problems problems) {
    Duration absolute = signIn.session().absolute();
    if (absolute.compareTo(revocation.keep()) > 0) {
      problems.add(
          signIn.place(),
          "absolute: %s (expected: at most what `revocation` says for `keep`, %s)"
              .formatted(Durations.format(absolute), Durations.format(revocation.keep())));
    }
  }

  /// Whether a route's path lies among the pages, or is made for all that begins as they do.
  private static boolean takes(String route, String pages) {
    String literal = route.endsWith("/**") ? route.substring(0, route.length() - 3) : route;
    String first = pages.substring(0, (pages + '/').indexOf('/', 1));
    return (literal + '/').startsWith(pages + '/')
        || literal.equals(first) && first.startsWith("/.");
  }
}

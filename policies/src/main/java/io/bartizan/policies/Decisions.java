package io.bartizan.policies;

import io.bartizan.config.Problems;
import io.bartizan.policies.limit.LimitConfig;

/// What must be true of [Guards] beyond what each of them can know of itself: that somebody has
/// decided who is admitted.
public final class Decisions {
  private Decisions() {}

  /// Says what is wrong with a route's guards, once `defaults` have filled in what it does not say.
  ///
  /// @param name the route's name, for the message
  public static void check(String name, Guards route, Guards defaults, Problems problems) {
    Guards guards = route.with(defaults);
    if (guards.authenticate() == null && !guards.open()) {
      problems.add(
          route.place(),
          "route "
              + name
              + ": nothing decides who is admitted (expected: `authenticate`, or `public: true`)");
    }
    if (guards.authenticate() == null && route.authorize() != null) {
      problems.add(
          route.place(),
          "authorize: route " + name + " knows nobody (expected: `authenticate` beside it)");
    }
    if (guards.authenticate() == null && route.changes().identityToken() != null) {
      problems.add(
          route.place(),
          "identity-token: route " + name + " knows nobody (expected: `authenticate` beside it)");
    }
    if (guards.authenticate() == null && route.limitsIdentity()) {
      problems.add(
          route.place(),
          "limit: per identity, but route "
              + name
              + " knows nobody (expected: `authenticate` beside it)");
    }
  }

  /// Says what is wrong with the guards in `defaults`.
  public static void checkDefaults(Guards defaults, Problems problems) {
    if (defaults.open()) {
      problems.add(
          defaults.place(),
          "public: true in `defaults` (expected: at each route that admits everybody)");
    }
    for (LimitConfig limit : defaults.limit()) {
      if (limit.needsIdentity() || limit.countsRoute()) {
        problems.add(
            defaults.place(),
            "limit: per "
                + limit.per()
                + " in `defaults` (expected: client-ip or header:NAME; a caller and a route are not known yet)");
      }
    }
  }
}

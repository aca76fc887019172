package io.bartizan.gateway.settings;

import io.bartizan.config.Bound;
import io.bartizan.config.Problems;
import io.bartizan.identity.ldap.LdapConfig;
import io.bartizan.policies.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds LDAP directories that are called alike although the people in them are others: whoever has
/// the same name in both would be one caller.
final class DirectoryCheck {
  private DirectoryCheck() {}

  static void check(Bound bound, Problems problems) {
    List<Guards> seen = new ArrayList<>();
    Stream.concat(
            bound.all(DefaultSettings.class).stream().map(DefaultSettings::guards),
            bound.all(RouteSettings.class).stream().map(RouteSettings::guards))
        .filter(guards -> ldap(guards) != null)
        .forEach(guards -> {
          seen.stream()
              .filter(before -> mistaken(ldap(before), ldap(guards)))
              .findFirst()
              .ifPresent(before ->
                  problems.add(
                      guards.place(),
                      "ldap: another directory than the one at %s, but also `%s` (expected: a `name` for one of them)"
                          .formatted(before.place(), issuer(guards))));
          seen.add(guards);
        });
  }

  private static @Nullable LdapConfig ldap(Guards guards) {
    return guards.authenticate() == null ? null : guards.authenticate().ldap();
  }

  private static String issuer(Guards guards) {
    LdapConfig ldap = ldap(guards);
    return ldap == null ? "" : ldap.issuer();
  }

  private static boolean mistaken(@Nullable LdapConfig one, @Nullable LdapConfig other) {
    return one != null
        && other != null
        && one.issuer().equals(other.issuer())
        && !one.hasPeopleOf(other);
  }
}

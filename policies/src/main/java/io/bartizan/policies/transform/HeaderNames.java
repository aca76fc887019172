package io.bartizan.policies.transform;

import io.bartizan.config.Check;
import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Name;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which header fields a configuration may change. What frames a message, concerns a connection, or
/// is the gateway's own word, it may not.
final class HeaderNames {
  private static final int MOST = 64;
  private static final Set<String> OWN_IN_REQUESTS =
      Set.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "via",
          "x-request-id",
          "traceparent",
          "content-encoding");
  private static final Set<String> OWN_IN_ANSWERS =
      Set.of("date", "x-request-id", "content-encoding", "content-range");

  private HeaderNames() {}

  static void request(Collection<String> set, Collection<String> add, Collection<String> remove) {
    check(OWN_IN_REQUESTS, set, add, remove);
  }

  static void answer(Collection<String> set, Collection<String> add, Collection<String> remove) {
    check(OWN_IN_ANSWERS, set, add, remove);
  }

  private static void check(
      Set<String> own, Collection<String> set, Collection<String> add, Collection<String> remove) {
    Check check = Check.all();
    Set<String> seen = new HashSet<>();
    names(check, "set", set, own, seen);
    names(check, "add", add, own, seen);
    names(check, "remove", remove, own, seen);
    int all = set.size() + add.size() + remove.size();
    check.and(all <= MOST, "set", all + " fields", "at most " + MOST + " in set, add and remove");
    check.done();
  }

  private static void names(
      Check check, String component, Collection<String> names, Set<String> own, Set<String> seen) {
    for (String name : names.stream().sorted().toList()) {
      boolean token = Ascii.token(name) && name.length() <= 256;
      check
          .and(
              token && name.equals(name.toLowerCase(Locale.ROOT)),
              component,
              name,
              "a header name in lower case")
          .and(
              !token || !Edits.frames(Name.of(name)),
              component,
              name,
              "no field that frames the message or concerns the connection; `host` is a key of the service")
          .and(!own.contains(name), component, name, "no field that the gateway itself writes")
          .and(
              own == OWN_IN_REQUESTS || !name.startsWith("access-control-"),
              component,
              name,
              "`cors` for what browsers are told about other origins")
          .and(seen.add(name), component, name, "each field in one of set, add and remove");
    }
  }

  static List<Name> of(Collection<String> names) {
    return names.stream().sorted().map(Name::of).toList();
  }
}

package io.bartizan.identity.mtls;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.identity.Way;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Callers that show a certificate in the TLS handshake. The listener has to ask for it:
/// `client-certificates`.
public record MtlsConfig(
    @Doc(
            "Which name in the certificate is the caller's: `subject`, `spiffe`, `uri`, `dns` or `email` (each of the last four exactly once among the alternative names), or `consumer`: the one of the configuration's `consumers` that has such a certificate.")
        @Default("subject")
        CallerName caller,
    @Doc(
            "PEM files with those of the listener's authorities that count here. If absent, all of them.")
        @Example("partners-ca.pem")
        @Default("[]")
        @OneOrMany
        @Readable
        List<Located<Path>> trust,
    @Doc("With `caller: spiffe`: the trust domain that IDs must be of. If absent, any.")
        @Example("prod.example.com")
        @Nullable String trustDomain,
    @Doc(
            "Names that are admitted, up to 1000. `*` stands for one part of a name (between `/`, `.` or `,`), `**` for the rest of it where it is open. If absent, every name that an authority has certified.")
        @Example("spiffe://prod.example.com/ns/*/sa/orders")
        @Default("[]")
        @OneOrMany
        List<String> allow,
    @Doc("Roles of callers, by patterns of their names as in `allow`; those of all that match.")
        @Example("{ \"CN=*,OU=orders,O=Example\": [buyer] }")
        @Default("{}")
        Map<String, Set<String>> roles,
    @Doc("Asks responders whether the certificate was revoked. If absent, nobody is asked.")
        @Nullable OcspConfig ocsp)
    implements Way {

  private static final int MOST = 1_000;

  public MtlsConfig {
    trust = List.copyOf(trust);
    allow = List.copyOf(allow);
    roles = Map.copyOf(roles);
    Check.all()
        .and(allow.size() <= MOST, "allow", allow.size() + " patterns", "at most 1000")
        .and(roles.size() <= MOST, "roles", roles.size() + " patterns", "at most 1000")
        .and(
            trustDomain == null || caller == CallerName.SPIFFE,
            "trustDomain",
            trustDomain,
            "only with `caller: spiffe`")
        .and(
            trustDomain == null || SpiffeId.domain(trustDomain),
            "trustDomain",
            trustDomain,
            "lower-case letters, digits, ., - and _")
        .and(
            caller != CallerName.CONSUMER || allow.isEmpty() && roles.isEmpty(),
            "caller",
            "consumer",
            "neither `allow` nor `roles`, which consumers have themselves")
        .done();
    check(caller, "allow", allow);
    check(caller, "roles", roles.keySet());
  }

  private static void check(CallerName kind, String key, Iterable<String> patterns) {
    for (String each : patterns) {
      Check.that(readable(kind, each), key, each, "a name, with `*` at the end of parts only");
    }
  }

  private static boolean readable(CallerName kind, String pattern) {
    try {
      NamePattern.of(kind, pattern);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public String text() {
    return "mtls by " + caller.name().toLowerCase(java.util.Locale.ROOT);
  }
}

package io.bartizan.policies.upstream;

import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Json;
import io.bartizan.identity.mint.Mint;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.Verdict;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Tells the service who calls: a JSON Web Token in `x-identity-token`, signed by the gateway, for
/// this service alone and for less than a minute. Nothing that a client sends under that name ever
/// goes on.
///
/// A token serves the requests of the same credential until half its life is over. Signing takes
/// place on other threads; if they are busy, the request is refused.
public final class IdentityToken implements OnForward {
  /// The field that carries the token.
  public static final Name FIELD = Name.of("x-identity-token");

  private static final String TYPE = "JWT";
  private static final int KEPT = 4_096;
  private static final long SIGN_NANOS = Duration.ofSeconds(2).toNanos();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /// @param stale from which millisecond since 1970 on another token is signed
  private record Signed(Identity identity, Fields field, long stale) {}

  private final IdentityTokenConfig config;
  private final Mint mint;
  private final CpuPool computers;
  private final AtomicReferenceArray<@Nullable Signed> kept = new AtomicReferenceArray<>(KEPT);

  public IdentityToken(IdentityTokenConfig config, Mint mint, CpuPool computers) {
    this.config = config;
    this.mint = mint;
    this.computers = computers;
  }

  @Override
  public Verdict onForward(Exchange x, Attempt attempt) {
    Identity identity = x.identity();
    if (identity == null) {
      throw new IllegalStateException("nobody is known (expected: `authenticate` before)");
    }
    int place = System.identityHashCode(identity) & KEPT - 1;
    Signed known = kept.get(place);
    if (known != null && known.identity == identity && mint.now() < known.stale) {
      attempt.edits().set(known.field);
      return Verdict.CONTINUE;
    }
    return new Verdict.Wait<>(
        computers.asking(() -> signed(identity)),
        (_, signed) -> {
          kept.set(place, signed);
          attempt.edits().set(signed.field);
          return Verdict.CONTINUE;
        },
        SIGN_NANOS);
  }

  private Signed signed(Identity identity) {
    long now = mint.now();
    long end = Math.min(now + config.lifetime().toMillis(), identity.end());
    String token = mint.sign(TYPE, claims(identity, now, end));
    return new Signed(identity, Fields.of(FIELD, token), now + (end - now) / 2);
  }

  private Map<String, Object> claims(Identity identity, long now, long end) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", mint.issuer());
    claims.put("aud", List.copyOf(new TreeSet<>(config.audience())));
    claims.put("sub", identity.subject());
    claims.put("iat", now / 1_000);
    claims.put("exp", end / 1_000);
    claims.put("jti", number());
    claims.put("idp", identity.issuer());
    claims.put("amr", methods(identity));
    claims.put("roles", List.copyOf(new TreeSet<>(identity.roles())));
    claims.put("scope", String.join(" ", new TreeSet<>(identity.scopes())));
    claims.put("act", actor(identity));
    for (String name : config.claims()) {
      Object value = identity.claim(name);
      if (value != null && value != Json.Null.NULL) {
        claims.put(name, value);
      }
    }
    return claims;
  }

  /// How it was proved who calls, as a list: each credential that was demanded.
  private static List<String> methods(Identity identity) {
    List<String> methods = new ArrayList<>();
    methods.add(identity.method());
    identity.others().forEach(other -> methods.add(other.method()));
    return methods;
  }

  /// Who acts for the caller (RFC 8693, section 4.1): the gateway, and before it whoever the
  /// credential names.
  private Map<String, Object> actor(Identity identity) {
    Map<String, Object> actor = new LinkedHashMap<>();
    actor.put("sub", mint.issuer());
    if (identity.claim("act") instanceof Map<?, ?> before) {
      actor.put("act", before);
    }
    return actor;
  }

  private static String number() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }
}

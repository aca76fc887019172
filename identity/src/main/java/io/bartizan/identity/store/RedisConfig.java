package io.bartizan.identity.store;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.HostPort;
import io.bartizan.config.OneOrMany;
import io.bartizan.config.Readable;
import io.bartizan.config.Secret;
import io.bartizan.config.Unsafe;
import io.bartizan.config.UnsafeChoices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A Redis that several gateways share.
public record RedisConfig(
    @Doc("Where it listens.") @Example("redis.internal:6379") HostPort address,
    @Doc("Whether it is spoken with over TLS.") @Default("false") boolean tls,
    @Doc("Certificates (PEM) that vouch for its own, instead of those that Java trusts.") @Readable
        @Nullable Path trust,
    @Doc("The user, if it knows users (ACL).") @Nullable String user,
    @Doc("The password.") @Example("env:REDIS_PASSWORD") @Nullable Secret password,
    @Doc("The number of the database, from 0 to 1023.") @Default("0") int database,
    @Doc(
            "What every key begins with, before a colon: 1 to 32 letters, digits and `-`. Gateways that share sessions have the same.")
        @Default("bartizan")
        String prefix,
    @Doc("How long an answer may take, from 10ms to 10s. Whoever asked is refused then.")
        @Default("500ms")
        Duration timeout,
    @Doc("Choices that weaken security: `plaintext-store` speaks without TLS with another machine.")
        @Default("[]")
        @OneOrMany
        Set<Unsafe> unsafe) {

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9-]{1,32}");
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  public RedisConfig {
    unsafe = Set.copyOf(unsafe);
    Check.all()
        .and(
            !address.isAnyHost() && address.port() > 0,
            "address",
            address,
            "a host and a port, such as redis.internal:6379")
        .and(trust == null || tls, "trust", trust, "only with `tls: true`")
        .and(user == null || password != null, "user", user, "only with `password`")
        .and(database >= 0 && database <= 1023, "database", database, "0 to 1023")
        .and(PREFIX.matcher(prefix).matches(), "prefix", prefix, "1 to 32 letters, digits and -")
        .and(
            timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0,
            "timeout",
            timeout,
            "10ms to 10s")
        .done();
    UnsafeChoices.of(unsafe)
        .require(Unsafe.PLAINTEXT_STORE, !tls && !address.isLoopback(), "address", address)
        .done();
  }

  /// The same, with another patience.
  RedisConfig within(Duration timeout) {
    return new RedisConfig(address, tls, trust, user, password, database, prefix, timeout, unsafe);
  }

  String text() {
    return "redis at " + address + (tls ? " over TLS" : "");
  }
}

package io.bartizan.identity.revocation;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Readable;
import io.bartizan.config.Secret;
import io.bartizan.identity.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which tokens are withdrawn before they expire.
@Doc(
    "Tokens, people and credentials that are withdrawn before they expire; looked at for each request with a token, a session, or a credential of a consumer.")
public record RevocationConfig(
    @Doc(
            "A file of withdrawn tokens, one a line: `jti ISSUER ID`, `sub ISSUER SUBJECT`, `client ISSUER CLIENT`, each with or without"
                + " `before MOMENT`, or `all ISSUER before MOMENT`. Read again when it changes.")
        @Example("revoked.txt")
        @Readable
        @Nullable Path file,
    @Doc(
            "The secret, of at least 32 bytes, with which `POST /revocations` of the admin listener withdraws tokens. There is no such page if absent.")
        @Example("env:REVOCATION_SECRET")
        @Nullable Secret secret,
    @Doc(
            "How long what was withdrawn there is remembered: longer than any token lives, and not shorter than `absolute` of any sign-in's session. From 1min to 400d.")
        @Default("30d")
        Duration keep,
    @Doc(
            "How long after it was last read the list is believed while the `store` cannot be asked. Then every token is refused until it can be. From 3s to 7d.")
        @Default("30s")
        Duration tolerateOutage) {
  private static final int SHORTEST = 32;

  public RevocationConfig {
    Check.all()
        .and(within(keep, Duration.ofMinutes(1), Store.LIFE_LONGEST), "keep", keep, "1min to 400d")
        .and(
            within(tolerateOutage, Duration.ofSeconds(3), Duration.ofDays(7)),
            "tolerateOutage",
            tolerateOutage,
            "3s to 7d")
        .and(
            secret == null || secret.use(bytes -> bytes.length) >= SHORTEST,
            "secret",
            secret == null ? "" : secret.source(),
            "a secret of at least 32 bytes")
        .done();
    if (file != null) {
      Roll.check(file);
    }
  }

  private static boolean within(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }
}

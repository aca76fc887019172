package io.bartizan.identity.mint;

import io.bartizan.config.JsonText;
import io.bartizan.pipeline.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Signs tokens with keys that are made here, never leave this process and are exchanged from time
/// to time. Thread-safe.
///
/// A key is published for a tenth of its time before it signs, so that a service which keeps the
/// published keys for a while knows it; and as long after it has signed last, so that every token
/// can be checked until it ends.
public final class Mint {
  private static final int TENTH = 10;

  /// @param turn when `next` signs, in nanoseconds of the ticker
  private record Keys(
      MintConfig config,
      @Nullable SigningKey last,
      SigningKey current,
      @Nullable SigningKey next,
      long turn,
      String published) {}

  private final Ticker ticker;
  private volatile @Nullable Keys keys;
  private volatile MintConfig config;

  public Mint(Ticker ticker, MintConfig first) {
    this.ticker = ticker;
    this.config = first;
  }

  /// From now on tokens are signed as `next` says. The keys stay if the algorithm does.
  public void use(MintConfig next) {
    config = next;
  }

  /// The present moment, in milliseconds since 1970.
  public long now() {
    return ticker.millis();
  }

  /// By what name services know this gateway.
  public String issuer() {
    return config.issuer();
  }

  /// A JSON Web Token with `claims`. Takes about half a millisecond with ES256.
  public String sign(String type, Map<String, Object> claims) {
    return keys().current.sign(type, claims);
  }

  /// What is published: a JSON Web Key Set (RFC 7517).
  public String published() {
    return keys().published;
  }

  /// For how long what is published may be kept.
  public Duration fresh() {
    return config.rotate().dividedBy(2L * TENTH);
  }

  private Keys keys() {
    Keys known = keys;
    return known != null && known.config.equals(config) && ticker.nanos() - known.turn < 0
        ? known
        : turned();
  }

  /// What each turn does: the next key is published, or it signs, or the last one is withdrawn.
  private synchronized Keys turned() {
    Keys known = keys;
    MintConfig wanted = config;
    if (known == null || known.config.algorithm() != wanted.algorithm()) {
      SigningKey last = known == null ? null : known.current;
      Turn turn = last == null ? Turn.PUBLISH : Turn.WITHDRAW;
      return keep(wanted, last, SigningKey.generate(wanted.algorithm()), null, turn);
    }
    if (ticker.nanos() - known.turn < 0) {
      return known.config.equals(wanted)
          ? known
          : keep(wanted, known.last, known.current, known.next, turnOf(known));
    }
    if (known.next != null) {
      return keep(wanted, known.current, known.next, null, Turn.WITHDRAW);
    }
    return known.last != null
        ? keep(wanted, null, known.current, null, Turn.PUBLISH)
        : keep(wanted, null, known.current, SigningKey.generate(wanted.algorithm()), Turn.SIGN);
  }

  /// What happens next, and after which share of a key's time.
  private enum Turn {
    WITHDRAW(1),
    PUBLISH(8),
    SIGN(1);

    private final int tenths;

    Turn(int tenths) {
      this.tenths = tenths;
    }
  }

  private static Turn turnOf(Keys known) {
    return known.next != null ? Turn.SIGN : known.last != null ? Turn.WITHDRAW : Turn.PUBLISH;
  }

  private Keys keep(
      MintConfig wanted,
      @Nullable SigningKey last,
      SigningKey current,
      @Nullable SigningKey next,
      Turn turn) {
    long turns = ticker.nanos() + wanted.rotate().toNanos() / TENTH * turn.tenths;
    List<Map<String, Object>> all =
        Stream.of(current, next, last).flatMap(Stream::ofNullable).map(SigningKey::jwk).toList();
    Keys made = new Keys(wanted, last, current, next, turns, JsonText.of(Map.of("keys", all)));
    keys = made;
    return made;
  }
}

package io.bartizan.identity.mint;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import java.time.Duration;

/// How the gateway signs what it tells services of callers.
@Doc("How tokens are signed by which services learn who calls (`identity-token`).")
public record MintConfig(
    @Doc("The claim `iss`: by what name services know this gateway, 1 to 256 visible characters.")
        @Example("https://gateway.example.com")
        @Default("bartizan")
        String issuer,
    @Doc("How they are signed.") @Default("ES256") SigningAlgorithm algorithm,
    @Doc(
            "After what time another key signs, from 30min to 90d. The next one is published before it signs, and the last one after.")
        @Default("24h")
        Duration rotate) {

  private static final Duration SHORTEST = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofDays(90);

  /// What holds where nothing is said.
  public static final MintConfig USUAL =
      new MintConfig("bartizan", SigningAlgorithm.ES256, Duration.ofHours(24));

  public MintConfig {
    Check.all()
        .and(
            !issuer.isEmpty()
                && issuer.length() <= 256
                && issuer.chars().allMatch(c -> c > ' ' && c < 127),
            "issuer",
            issuer,
            "1 to 256 visible ASCII characters")
        .and(
            rotate.compareTo(SHORTEST) >= 0 && rotate.compareTo(LONGEST) <= 0,
            "rotate",
            rotate,
            "30min to 90d")
        .done();
  }
}

package io.bartizan.identity.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.consumer.Consumers;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.HandTicker;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Fields that were right until some of their characters were changed, the same ones in each run:
/// they are read, or refused in one clean line.
final class MutationsTest {
  private static final int ROUNDS = 30_000;
  private static final String INPUT =
      "sig=(\"@method\" \"@target-uri\" \"cookie\";bs \"@query-param\";name=\"d\");created=1;expires=2;"
          + "keyid=\"k\";alg=\"ed25519\";nonce=\"n\\\"\\\\\";tag=\"t\"";
  private static final String OTHER = ", b=(a 1.5 ?1 @1 :AA==:);x=%\"a%c3%a4\"";
  private static final String ALPHABET = "\"()=;:,?@%\\ \t*aA0-._/\u0000\u00e9";

  private final SignatureFields fields = new SignatureFields(Consumers.of(Map.of()), null, null);
  private int read;
  private int refused;

  @Test
  void every_one_is_read_or_refused() {
    Random random = new Random(9421);
    for (int i = 0; i < ROUNDS; i++) {
      judge(changed(INPUT + OTHER, random), changed("sha-256=:" + "A".repeat(43) + "=:", random));
    }
    assertThat(read).isGreaterThan(ROUNDS / 200);
    assertThat(refused).isGreaterThan(ROUNDS / 2);
    assertThat(read + refused).isEqualTo(ROUNDS);
  }

  private static String changed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int n = random.nextInt(4); n >= 0; n--) {
      int at = random.nextInt(Math.max(1, changed.length()));
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(4)) {
        case 0 -> changed.setCharAt(at, c);
        case 1 -> changed.insert(at, c);
        case 2 -> changed.delete(at, at + 1);
        default -> changed.setLength(Math.max(2, random.nextInt(8) == 0 ? at : changed.length()));
      }
    }
    return changed.toString();
  }

  private void judge(String input, String digest) {
    Walk x =
        Sent.request(
            new HandTicker(),
            "GET",
            "/a?b=c&d=%65+f",
            "example.com",
            "Cookie: a",
            "Content-Digest: " + digest,
            "Signature-Input: " + input,
            "Signature: sig=:AA==:");
    try {
      Signed signed = fields.read(x.head());
      if (signed != null) {
        byte[] base = SignatureBase.of(x, signed);
        assertThat(new String(base, StandardCharsets.ISO_8859_1)).contains("@signature-params");
        ContentDigests.of(x.head());
      }
      read++;
    } catch (Refused why) {
      refused++;
      assertThat(why.proof().reason()).matches("[ -~]{1,500}");
    }
  }
}

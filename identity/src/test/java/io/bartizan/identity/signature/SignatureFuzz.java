package io.bartizan.identity.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.structured.Dictionary;
import io.bartizan.identity.structured.Malformed;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.HandTicker;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Whatever stands in the fields, it is read or refused in one clean line.
final class SignatureFuzz {
  private static final SignatureFields FIELDS =
      new SignatureFields(Consumers.of(Map.of()), null, null);

  @FuzzTest(maxDuration = "2m")
  void any_bytes_are_a_dictionary_or_are_refused(byte[] text) {
    try {
      assertThat(Dictionary.of(text)).hasSizeBetween(1, Dictionary.MEMBERS);
    } catch (Malformed e) {
      assertClean(String.valueOf(e.getMessage()));
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_signature_has_one_text_or_is_refused(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    Walk x =
        Sent.request(
            new HandTicker(),
            "GET",
            "/a?b=c&d=%65+f",
            "example.com",
            "Cookie: a",
            "Signature-Input: sig=" + text,
            "Signature: sig=:AA==:");
    try {
      Signed signed = FIELDS.read(x.head());
      if (signed != null) {
        SignatureBase.of(x, signed);
        ContentDigests.of(x.head());
      }
    } catch (Refused refused) {
      assertClean(refused.proof().reason());
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_digest_is_understood_or_refused(byte[] said) {
    Walk x =
        Sent.request(
            new HandTicker(),
            "GET",
            "/",
            "example.com",
            "Content-Digest: " + new String(said, StandardCharsets.ISO_8859_1));
    try {
      ContentDigests digests = ContentDigests.of(x.head());
      assertThat(digests).isNotNull();
    } catch (Refused refused) {
      assertClean(refused.proof().reason());
    }
  }

  private static void assertClean(String reason) {
    assertThat(reason).hasSizeLessThan(500);
    assertThat(reason.chars()).allMatch(c -> c >= ' ' && c < 127);
  }
}

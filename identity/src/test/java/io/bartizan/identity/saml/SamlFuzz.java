package io.bartizan.identity.saml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.testkit.TestIdp;
import io.bartizan.testkit.TestSamlKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;

/// Whatever comes as a message ends in a reason, and is never believed unless the key that is
/// trusted has signed it.
class SamlFuzz {
  private static final TestSamlKey PROVIDER = key();
  private static final List<PublicKey> KEYS = List.of(PROVIDER.certificate().getPublicKey());
  private static final SamlConfig CONFIG = KnownIdpTest.config("https://id.example.com/metadata");
  private static final Responses RESPONSES = new Responses(CONFIG, new Decryption(List.of()));

  private static final Bytes QUERY = Bytes.of("SAMLRequest=x");
  private static final String SIGNED = signed();

  private static String signed() {
    try {
      Signature signer = SignatureAlgorithm.ECDSA_SHA256.signature();
      signer.initSign(PROVIDER.key());
      signer.update(QUERY.toArray());
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestSamlKey key() {
    try {
      return TestSamlKey.ec("key");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_bytes_as_a_response_are_refused_with_a_reason(byte[] bytes) {
    expectRefusal(bytes);
  }

  /// Gets beyond the parser: a response of a stranger, with something else in the middle.
  @FuzzTest(maxDuration = "2m")
  void a_strangers_response_with_anything_in_it_is_refused_with_a_reason(byte[] bytes) {
    String head =
        "<samlp:Response xmlns:samlp=\"%s\" xmlns:saml=\"%s\" xmlns:ds=\"%s\" ID=\"r\"><samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>"
            .formatted(Xml.PROTOCOL, Xml.ASSERTION, Xml.SIGNATURE);
    String middle = new String(bytes, StandardCharsets.UTF_8);
    expectRefusal((head + middle + "</samlp:Response>").getBytes(StandardCharsets.UTF_8));
  }

  private static void expectRefusal(byte[] bytes) {
    try {
      Responses.Vouched vouched = RESPONSES.read(bytes, KEYS);
      throw new AssertionError("believed: " + vouched);
    } catch (Distrust e) {
      assertThat(e.getMessage()).hasSizeLessThan(200).matches("[ -~]+");
    }
  }

  /// Gets beyond signature and parser: a logout that the provider has signed, with something else
  /// in the middle.
  @FuzzTest(maxDuration = "2m")
  void any_logout_that_the_provider_has_signed_is_understood_or_refused_with_a_reason(
      byte[] bytes) {
    String head =
        "<samlp:LogoutRequest xmlns:samlp=\"%s\" xmlns:saml=\"%s\" ID=\"r\" Destination=\"https://here\" IssueInstant=\"1970-01-01T00:00:00Z\"><saml:Issuer>%s</saml:Issuer>"
            .formatted(Xml.PROTOCOL, Xml.ASSERTION, TestIdp.ENTITY);
    String middle = new String(bytes, StandardCharsets.UTF_8);
    byte[] logout = (head + middle + "</samlp:LogoutRequest>").getBytes(StandardCharsets.UTF_8);
    Map<String, String> said =
        Map.of(
            "SAMLRequest", Base64.getEncoder().encodeToString(deflated(logout)),
            "SigAlg", SignatureAlgorithm.ECDSA_SHA256.uri(),
            "Signature", SIGNED);
    try {
      LogoutRequests.Wanted wanted =
          new LogoutRequests(CONFIG).redirected(QUERY, said, KEYS, "https://here", 0);
      assertThat(wanted.name().kept()).isNotEmpty();
    } catch (Distrust e) {
      assertThat(e.code()).isEqualTo(Code.SIGN_OUT_MESSAGE);
      assertThat(e.getMessage()).doesNotContain("signed by none").matches("[ -~]{1,300}");
    }
  }

  private static byte[] deflated(byte[] bytes) {
    byte[] room = new byte[bytes.length + 1_024];
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      return Arrays.copyOf(room, deflater.deflate(room));
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_bytes_as_metadata_give_keys_or_a_reason(byte[] bytes) {
    try {
      assertThat(IdpMetadata.read("idp.xml", bytes, TestIdp.ENTITY).keys()).isNotEmpty();
    } catch (Unusable e) {
      assertThat(e).hasMessageStartingWith("idp.xml: ");
    }
  }
}

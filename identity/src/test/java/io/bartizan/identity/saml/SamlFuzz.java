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
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Whatever comes as a message ends in a reason, and is never believed: nothing here is signed by
/// the key that is trusted.
class SamlFuzz {
  private static final TestSamlKey PROVIDER = key();
  private static final List<PublicKey> KEYS = List.of(PROVIDER.certificate().getPublicKey());
  private static final SamlConfig CONFIG = KnownIdpTest.config("https://id.example.com/metadata");
  private static final Responses RESPONSES = new Responses(CONFIG, new Decryption(List.of()));

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

  @FuzzTest(maxDuration = "2m")
  void any_query_as_a_logout_is_refused_with_a_reason(byte[] bytes) {
    Map<String, String> said =
        Map.of(
            "SAMLRequest", Base64.getEncoder().encodeToString(bytes),
            "SigAlg", SignatureAlgorithm.ECDSA_SHA256.uri(),
            "Signature", Base64.getEncoder().encodeToString(bytes));
    try {
      new LogoutRequests(CONFIG)
          .redirected(Bytes.of("SAMLRequest=x"), said, KEYS, "https://here", 0);
      throw new AssertionError("believed");
    } catch (Distrust e) {
      assertThat(e.code()).isEqualTo(Code.SIGN_OUT_MESSAGE);
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

package io.bartizan.identity.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Secret;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.verify.PublicKeyFile;
import io.bartizan.identity.verify.SharedKey;
import io.bartizan.identity.verify.SignatureAlgorithm;
import io.bartizan.identity.verify.VerifyingKey;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.HandTicker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keys, texts and signatures of RFC 9421, appendix B, and the examples of its section 2.
final class Rfc9421Test {
  private static final String RSA_PSS =
      """
      -----BEGIN PUBLIC KEY-----
      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
      +QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
      oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
      gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
      Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
      aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
      2wIDAQAB
      -----END PUBLIC KEY-----
      """;
  private static final String P256 =
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
      w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
      -----END PUBLIC KEY-----
      """;
  private static final String ED25519 =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
      -----END PUBLIC KEY-----
      """;
  private static final String SHARED =
      "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
  private static final String DIGEST =
      "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

  @TempDir Path folder;

  private VerifyingKey key(SignatureAlgorithm algorithm, String pem) throws Exception {
    return PublicKeyFile.read(algorithm, Files.writeString(folder.resolve("key.pem"), pem));
  }

  private static Walk request(String input, String signature) {
    return Sent.request(
        new HandTicker(),
        "POST",
        "/foo?param=Value&Pet=dog",
        "example.com",
        "Host: example.com",
        "Date: Tue, 20 Apr 2021 02:07:55 GMT",
        "Content-Type: application/json",
        "Content-Digest: " + DIGEST,
        "Content-Length: 18",
        "Signature-Input: " + input,
        "Signature: " + signature);
  }

  private static void assertSigned(VerifyingKey key, String input, String signature, String... base)
      throws Refused {
    String label = input.substring(0, input.indexOf('=') + 1);
    Walk x = request(input, label + ":" + signature + ":");
    Signed signed = Objects.requireNonNull(read(x));
    byte[] made = SignatureBase.of(x, signed);
    String last = "\"@signature-params\": " + input.substring(label.length());
    String lines = base.length == 0 ? "" : String.join("\n", base) + "\n";
    assertThat(new String(made, StandardCharsets.ISO_8859_1)).isEqualTo(lines + last);
    assertThat(key.verifies(made, signed.signature().toArray())).isTrue();
    made[made.length - 1] ^= 1;
    assertThat(key.verifies(made, signed.signature().toArray())).isFalse();
  }

  private static Signed read(Walk x) throws Refused {
    return Objects.requireNonNull(
        new SignatureFields(Consumers.of(Map.of()), null, null).read(x.head()));
  }

  @Test
  void b_2_1_nothing_but_parameters() throws Exception {
    assertSigned(
        key(SignatureAlgorithm.RSA_PSS_SHA512, RSA_PSS),
        "sig-b21=();created=1618884473;keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\"",
        "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==");
  }

  @Test
  void b_2_2_some_components() throws Exception {
    assertSigned(
        key(SignatureAlgorithm.RSA_PSS_SHA512, RSA_PSS),
        "sig-b22=(\"@authority\" \"content-digest\" \"@query-param\";name=\"Pet\");created=1618884473;keyid=\"test-key-rsa-pss\";tag=\"header-example\"",
        "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==",
        "\"@authority\": example.com",
        "\"content-digest\": " + DIGEST,
        "\"@query-param\";name=\"Pet\": dog");
  }

  @Test
  void b_2_3_all_components() throws Exception {
    assertSigned(
        key(SignatureAlgorithm.RSA_PSS_SHA512, RSA_PSS),
        "sig-b23=(\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-rsa-pss\"",
        "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==",
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT",
        "\"@method\": POST",
        "\"@path\": /foo",
        "\"@query\": ?param=Value&Pet=dog",
        "\"@authority\": example.com",
        "\"content-type\": application/json",
        "\"content-digest\": " + DIGEST,
        "\"content-length\": 18");
  }

  /// That of an answer: the text is the RFC's, the signature must be right by the key.
  @Test
  void b_2_4_elliptic_curve() throws Exception {
    String base =
        """
        "@status": 200
        "content-type": application/json
        "content-digest": sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:
        "content-length": 23
        "@signature-params": ("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"\
        """;
    byte[] signature =
        Base64.getDecoder()
            .decode(
                "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==");
    VerifyingKey key = key(SignatureAlgorithm.ECDSA_P256_SHA256, P256);
    assertThat(key.verifies(base.getBytes(StandardCharsets.US_ASCII), signature)).isTrue();
  }

  @Test
  void b_2_5_shared_secret() throws Exception {
    assertSigned(
        new SharedKey(Secret.of("test", Base64.getDecoder().decode(SHARED))),
        "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"",
        "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT",
        "\"@authority\": example.com",
        "\"content-type\": application/json");
  }

  @Test
  void b_2_6_edwards_curve() throws Exception {
    assertSigned(
        key(SignatureAlgorithm.ED25519, ED25519),
        "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"",
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT",
        "\"@method\": POST",
        "\"@path\": /foo",
        "\"@authority\": example.com",
        "\"content-type\": application/json",
        "\"content-length\": 18");
  }

  private static String line(String target, String component) throws Refused {
    Walk x =
        Sent.request(
            new HandTicker(),
            "GET",
            target,
            "www.example.com",
            "X-Empty:",
            "Example-Header: value, with, lots",
            "Example-Header: of, commas",
            "Signature-Input: s=(" + component + ");created=1;keyid=\"k\"",
            "Signature: s=:AA==:");
    String base = new String(SignatureBase.of(x, read(x)), StandardCharsets.ISO_8859_1);
    return base.substring(component.length() + 2, base.indexOf('\n'));
  }

  /// Section 2.2.
  @Test
  void derives_what_the_examples_of_section_2_derive() throws Exception {
    String target = "/path?param=value";
    assertThat(line(target, "\"@target-uri\""))
        .isEqualTo("http://www.example.com/path?param=value");
    assertThat(line(target, "\"@request-target\"")).isEqualTo(target);
    assertThat(line(target, "\"@scheme\"")).isEqualTo("http");
    assertThat(line("/path?param=value&foo=bar&baz=bat%2Dman", "\"@query\""))
        .isEqualTo("?param=value&foo=bar&baz=bat%2Dman");
    assertThat(line("/path?queryString", "\"@query\"")).isEqualTo("?queryString");
    assertThat(line("/path", "\"@query\"")).isEqualTo("?");
    assertThat(line("/path", "\"x-empty\"")).isEmpty();
    assertThat(line("/path", "\"example-header\"")).isEqualTo("value, with, lots, of, commas");
    assertThat(line("/path", "\"example-header\";bs"))
        .isEqualTo(":dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:");
  }

  /// Section 2.2.8.
  @Test
  void writes_query_parameters_as_section_2_2_8_does() throws Exception {
    String first = "/path?param=value&foo=bar&baz=batman&qux=";
    assertThat(line(first, "\"@query-param\";name=\"baz\"")).isEqualTo("batman");
    assertThat(line(first, "\"@query-param\";name=\"qux\"")).isEmpty();
    String second =
        "/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something";
    assertThat(line(second, "\"@query-param\";name=\"var\""))
        .isEqualTo("this%20is%20a%20big%0Amultiline%20value");
    assertThat(line(second, "\"@query-param\";name=\"bar\"")).isEqualTo("with%20plus%20whitespace");
    assertThat(line(second, "\"@query-param\";name=\"fa%C3%A7ade%22%3A%20\""))
        .isEqualTo("something");
  }
}

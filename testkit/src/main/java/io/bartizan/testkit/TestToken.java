package io.bartizan.testkit;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A token in the making (RFC 7519), right or wrong as a test wants it. Each method changes it;
/// [#text()] signs it.
public final class TestToken {
  private final Instant now;
  private final Function<String, TestKey> keys;
  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private TestKey key;

  TestToken(Instant now, TestKey key, Function<String, TestKey> keys) {
    this.now = now;
    this.keys = keys;
    this.key = key;
    header.put("typ", "at+jwt");
    name(key);
  }

  private void name(TestKey signer) {
    header.put("alg", signer.algorithm());
    header.put("kid", signer.id());
  }

  /// Sets a claim to text, a number, a boolean, a list or a map.
  public TestToken claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  public TestToken without(String claim) {
    claims.remove(claim);
    return this;
  }

  public TestToken subject(String subject) {
    return claim("sub", subject);
  }

  public TestToken audience(String... audiences) {
    return claim("aud", audiences.length == 1 ? audiences[0] : List.of(audiences));
  }

  public TestToken expires(Instant moment) {
    return claim("exp", moment.getEpochSecond());
  }

  /// Expires so long after now; before now, if negative.
  public TestToken expiresIn(Duration duration) {
    return expires(now.plus(duration));
  }

  public TestToken notBefore(Instant moment) {
    return claim("nbf", moment.getEpochSecond());
  }

  /// Sets a header parameter.
  public TestToken header(String name, Object value) {
    header.put(name, value);
    return this;
  }

  public TestToken withoutHeader(String name) {
    header.remove(name);
    return this;
  }

  /// Is signed by the issuer's key for that algorithm.
  public TestToken signedBy(String algorithm) {
    return signedBy(keys.apply(algorithm));
  }

  /// Is signed by that key, whoever has it; `alg` and `kid` name it.
  public TestToken signedBy(TestKey signer) {
    key = signer;
    name(signer);
    return this;
  }

  /// The token, signed.
  public String text() throws GeneralSecurityException {
    String input = input();
    return input + "." + Base64URL.encode(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  /// The token with `alg: none` and no signature.
  public String unsigned() {
    header.put("alg", "none");
    return input() + ".";
  }

  /// The token with a MAC made with `secret`, such as the text of a public key.
  public String hmac(byte[] secret) throws GeneralSecurityException {
    header.put("alg", "HS256");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    String input = input();
    return input + "." + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
  }

  /// The token with a signature that signs something else.
  public String forged() throws GeneralSecurityException {
    return input()
        + "."
        + Base64URL.encode(key.sign("something else".getBytes(StandardCharsets.US_ASCII)));
  }

  private String input() {
    return Base64URL.encode(JSONObjectUtils.toJSONString(header))
        + "."
        + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
  }
}

package io.bartizan.e2e;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A request and a signature for it by RFC 9421, written down by hand: what is signed and what is
/// sent need not be the same.
final class SignedRequest {
  /// Makes a signature.
  interface Signer {
    byte[] sign(byte[] base) throws GeneralSecurityException;
  }

  private final Map<String, String> covered = new LinkedHashMap<>();
  private final List<String> parameters = new ArrayList<>();
  private final List<String> fields = new ArrayList<>();
  private String label = "sig1";
  private String method = "GET";
  private String target = "/orders";
  private String host = "api.example.com";
  private String body = "";
  private Signer signer = _ -> new byte[0];

  static Signer hmac(String secret) {
    return hmac(secret.getBytes(StandardCharsets.US_ASCII));
  }

  static Signer hmac(byte[] secret) {
    return base -> {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(base);
    };
  }

  static Signer by(String algorithm, PrivateKey key) {
    return base -> {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(base);
      return signature.sign();
    };
  }

  /// `Content-Digest` of a text.
  static String digest(String algorithm, String text) throws GeneralSecurityException {
    byte[] digest =
        MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    return algorithm.toLowerCase(java.util.Locale.ROOT)
        + "=:"
        + Base64.getEncoder().encodeToString(digest)
        + ':';
  }

  SignedRequest label(String other) {
    label = other;
    return this;
  }

  SignedRequest signer(Signer other) {
    signer = other;
    return this;
  }

  /// Covers a component.
  ///
  /// @param identifier as it stands in the list, such as `"@method"`
  SignedRequest covers(String identifier, String value) {
    covered.put(identifier, value);
    return this;
  }

  SignedRequest uncover(String identifier) {
    covered.remove(identifier);
    return this;
  }

  /// Says a parameter, such as `created=1`, in place of the one of that name.
  SignedRequest says(String parameter) {
    String name = parameter.substring(0, parameter.indexOf('=') + 1);
    parameters.removeIf(each -> each.startsWith(name));
    parameters.add(parameter);
    return this;
  }

  SignedRequest without(String parameter) {
    parameters.removeIf(each -> each.startsWith(parameter + '='));
    return this;
  }

  /// What is sent.
  SignedRequest method(String other) {
    method = other;
    return this;
  }

  SignedRequest target(String other) {
    target = other;
    return this;
  }

  SignedRequest host(String other) {
    host = other;
    return this;
  }

  SignedRequest field(String line) {
    fields.add(line);
    return this;
  }

  SignedRequest body(String text) {
    body = text;
    return this;
  }

  String input() {
    return "(" + String.join(" ", covered.keySet()) + ");" + String.join(";", parameters);
  }

  byte[] base() {
    StringBuilder base = new StringBuilder();
    covered.forEach((name, value) -> base.append(name).append(": ").append(value).append('\n'));
    base.append("\"@signature-params\": ").append(input());
    return base.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  byte[] signature() throws GeneralSecurityException {
    return signer.sign(base());
  }

  String inputLine() {
    return "Signature-Input: " + label + "=" + input();
  }

  String signatureLine() throws GeneralSecurityException {
    return signatureLine(signature());
  }

  String signatureLine(byte[] signature) {
    return "Signature: " + label + "=:" + Base64.getEncoder().encodeToString(signature) + ":";
  }

  /// The whole request.
  String text() throws GeneralSecurityException {
    return text(inputLine(), signatureLine());
  }

  /// The whole request with these lines in place of the signature's.
  String text(String... lines) {
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ").append(host);
    fields.forEach(each -> text.append("\r\n").append(each));
    for (String line : lines) {
      text.append("\r\n").append(line);
    }
    boolean framed =
        fields.stream()
            .anyMatch(
                each -> each.startsWith("Transfer-Encoding") || each.startsWith("Content-Length"));
    if (!body.isEmpty() && !framed) {
      text.append("\r\nContent-Length: ").append(body.length());
    }
    return text.append("\r\n\r\n").append(body).toString();
  }
}

package io.bartizan.identity.jwt;

import io.bartizan.identity.Base64Url;
import io.bartizan.identity.Excerpt;
import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A token in compact form (RFC 7515, section 7.1), taken apart. Nothing that it says is believed
/// yet.
public final class Jws {
  /// The longest token that is ever read, in bytes.
  public static final int LONGEST = 64 * 1024;

  /// What came of reading a token.
  public sealed interface Reading {}

  public record Read(Jws jws) implements Reading {}

  public record Unread(Proof.Rejected why) implements Reading {}

  private final byte[] token;
  private final int payloadEnd;
  private final byte[] payload;
  private final Algorithm algorithm;
  private final @Nullable String kid;
  private final @Nullable String type;
  private final Map<String, Object> header;
  private final byte[] shown;

  private Jws(
      byte[] token,
      int payloadEnd,
      byte[] payload,
      Algorithm algorithm,
      Map<String, Object> header,
      byte[] shown) {
    this.token = token;
    this.header = header;
    this.shown = shown;
    this.payloadEnd = payloadEnd;
    this.payload = payload;
    this.algorithm = algorithm;
    this.kid = header.get("kid") instanceof String text ? text : null;
    this.type = header.get("typ") instanceof String text ? text : null;
  }

  /// Takes `token` apart, which must not be changed afterwards. Where a header says that keys are
  /// (`jwk`, `jku`, `x5c`, `x5u`) is never looked at.
  public static Reading read(byte[] token) {
    if (token.length > LONGEST) {
      return malformed("token of " + token.length + " bytes (expected: at most " + LONGEST + ")");
    }
    int first = dot(token, 0);
    int second = dot(token, first + 1);
    if (first <= 0 || second < 0 || dot(token, second + 1) >= 0) {
      return malformed("not three parts with dots between them");
    }
    byte[] header = Base64Url.decode(token, 0, first);
    byte[] payload = Base64Url.decode(token, first + 1, second);
    byte[] signature = Base64Url.decode(token, second + 1, token.length);
    if (header == null || payload == null || signature == null) {
      return malformed("a part is not base64url");
    }
    if (signature.length == 0) {
      return malformed("no signature");
    }
    return withHeader(token, second, payload, header);
  }

  private static int dot(byte[] token, int from) {
    for (int i = from; i < token.length; i++) {
      if (token[i] == '.') {
        return i;
      }
    }
    return -1;
  }

  private static Reading withHeader(byte[] token, int second, byte[] payload, byte[] bytes) {
    Map<String, Object> header;
    try {
      header = Json.object(bytes);
    } catch (Json.Malformed e) {
      return malformed("header: " + e.getMessage());
    }
    if (header.containsKey("crit") || header.containsKey("b64")) {
      return new Unread(
          new Proof.Rejected(
              Code.TOKEN_HEADER, "header with crit or b64 (expected: no extension)"));
    }
    if (!texts(header)) {
      return malformed("header: alg, kid or typ is no text");
    }
    return withAlgorithm(token, second, payload, header);
  }

  private static boolean texts(Map<String, Object> header) {
    return header.get("alg") instanceof String
        && header.getOrDefault("kid", "") instanceof String
        && header.getOrDefault("typ", "") instanceof String;
  }

  private static Reading withAlgorithm(
      byte[] token, int second, byte[] payload, Map<String, Object> header) {
    String alg = String.valueOf(header.get("alg"));
    Algorithm algorithm = Algorithm.of(alg);
    if (algorithm == null) {
      return new Unread(
          new Proof.Rejected(
              Code.TOKEN_ALGORITHM,
              "alg: " + Excerpt.of(alg) + " (expected: an asymmetric signature)"));
    }
    return new Read(new Jws(token, second, payload, algorithm, header, token));
  }

  private static Unread malformed(String reason) {
    return new Unread(new Proof.Rejected(Code.TOKEN_MALFORMED, reason));
  }

  public Algorithm algorithm() {
    return algorithm;
  }

  public @Nullable String kid() {
    return kid;
  }

  /// The header `typ`.
  public @Nullable String type() {
    return type;
  }

  /// The header, of which nothing is believed.
  public Map<String, Object> header() {
    return header;
  }

  /// The same token, which was shown within another one, encrypted.
  Jws within(byte[] encrypted) {
    return new Jws(token, payloadEnd, payload, algorithm, header, encrypted);
  }

  /// The whole token as the client has shown it.
  byte[] shown() {
    return shown;
  }

  /// Whether `key`'s owner has signed it. The caller has checked that the key serves the algorithm.
  public boolean signedBy(VerificationKey key) {
    byte[] input = Arrays.copyOf(token, payloadEnd);
    int start = payloadEnd + 1;
    String signature = new String(token, start, token.length - start, StandardCharsets.US_ASCII);
    return key.signed(algorithm, input, signature);
  }

  /// What it claims, if it is signed; not to be changed.
  public byte[] payload() {
    return payload;
  }

  /// Says nothing of what the token says.
  @Override
  public String toString() {
    return "token of " + token.length + " bytes";
  }
}

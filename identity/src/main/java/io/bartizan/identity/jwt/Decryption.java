package io.bartizan.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEObject;
import io.bartizan.identity.Base64Url;
import io.bartizan.identity.Excerpt;
import io.bartizan.identity.Json;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens tokens in compact form that are encrypted for this gateway (RFC 7516, section 7.1). What
/// is inside is only believed if it is signed, too. Thread-safe; computes, but does not block.
final class Decryption {
  private static final int PARTS = 5;
  private static final Proof.Rejected FAILED =
      new Proof.Rejected(Code.TOKEN_DECRYPTION, "no key of ours opens it");

  private final DecryptionConfig config;
  private final List<DecryptionKey> keys;

  private Decryption(DecryptionConfig config, List<DecryptionKey> keys) {
    this.config = config;
    this.keys = keys;
  }

  static Decryption of(DecryptionConfig config) {
    return new Decryption(config, config.keys().stream().map(DecryptionKey::of).toList());
  }

  /// What came of opening a token.
  sealed interface Opening {}

  record Opened(Bytes inner) implements Opening {}

  record Shut(Proof.Rejected why) implements Opening {}

  /// Whether `token` has to be opened first.
  boolean concerns(byte[] token) {
    return config.required() || dots(token).size() == PARTS - 1;
  }

  private static List<Integer> dots(byte[] token) {
    List<Integer> dots = new ArrayList<>();
    for (int i = 0; i < token.length && dots.size() < PARTS; i++) {
      if (token[i] == '.') {
        dots.add(i);
      }
    }
    return dots;
  }

  Opening open(byte[] token) {
    List<Integer> dots = dots(token);
    if (dots.size() != PARTS - 1) {
      return shut(Code.TOKEN_DECRYPTION, "not encrypted (expected: five parts)");
    }
    byte[] header = Base64Url.decode(token, 0, dots.getFirst());
    int from = dots.getFirst() + 1;
    for (int i = 1; i < PARTS; i++) {
      int to = i < dots.size() ? dots.get(i) : token.length;
      if (header == null || Base64Url.decode(token, from, to) == null) {
        return shut(Code.TOKEN_MALFORMED, "a part is not base64url");
      }
      from = to + 1;
    }
    return header == null ? shut(Code.TOKEN_MALFORMED, "no header") : open(token, header);
  }

  private Opening open(byte[] token, byte[] header) {
    Map<String, Object> said;
    try {
      said = Json.object(header);
    } catch (Json.Malformed e) {
      return shut(Code.TOKEN_MALFORMED, "header: " + e.getMessage());
    }
    for (String name : List.of("zip", "crit", "p2c", "p2s", "b64")) {
      if (said.containsKey(name)) {
        return shut(Code.TOKEN_HEADER, "header with " + name + " (expected: none)");
      }
    }
    if (said.get("cty") instanceof String type && !type.toLowerCase(Locale.ROOT).endsWith("jwt")) {
      return shut(Code.TOKEN_HEADER, "cty is not JWT");
    }
    return open(token, said);
  }

  private Opening open(byte[] token, Map<String, Object> header) {
    KeyTransport transport = KeyTransport.of(String.valueOf(header.get("alg")));
    ContentCipher cipher = ContentCipher.of(String.valueOf(header.get("enc")));
    if (transport == null || !config.algorithms().contains(transport)) {
      return algorithm("alg", header, config.algorithms().toString());
    }
    if (cipher == null || !config.encryptions().contains(cipher)) {
      return algorithm("enc", header, config.encryptions().toString());
    }
    DecryptionKey key = find(header.get("kid"), transport);
    return key == null ? new Shut(FAILED) : open(token, key);
  }

  private static Opening algorithm(String name, Map<String, Object> header, String expected) {
    return shut(
        Code.TOKEN_ALGORITHM,
        name
            + ": "
            + Excerpt.of(String.valueOf(header.get(name)))
            + " (expected: one of "
            + expected
            + ")");
  }

  /// The key of that name; without a name, the first of the type.
  private @Nullable DecryptionKey find(@Nullable Object kid, KeyTransport transport) {
    for (DecryptionKey key : keys) {
      if (key.type().equals(transport.keyType()) && (kid == null || kid.equals(key.id()))) {
        return key;
      }
    }
    return null;
  }

  private static Opening open(byte[] token, DecryptionKey key) {
    try {
      JWEObject sealed = JWEObject.parse(new String(token, StandardCharsets.US_ASCII));
      sealed.decrypt(key.decrypter());
      byte[] inner = sealed.getPayload().toBytes();
      return new Opened(Bytes.view(inner, 0, inner.length));
    } catch (ParseException | JOSEException | IllegalStateException | IllegalArgumentException _) {
      return new Shut(FAILED);
    }
  }

  private static Shut shut(Code code, String reason) {
    return new Shut(new Proof.Rejected(code, reason));
  }
}

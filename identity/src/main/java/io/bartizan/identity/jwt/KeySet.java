package io.bartizan.identity.jwt;

import io.bartizan.identity.Excerpt;
import io.bartizan.identity.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys of one issuer at one time (RFC 7517, section 5). Immutable.
final class KeySet {
  /// More keys than this are refused as a whole: no issuer needs them.
  static final int MOST = 100;

  private final List<VerificationKey> keys;
  private final List<String> complaints;

  private KeySet(List<VerificationKey> keys, List<String> complaints) {
    this.keys = List.copyOf(keys);
    this.complaints = List.copyOf(complaints);
  }

  /// Reads a key set. Keys that cannot verify a token are left out, as RFC 7517 asks for;
  /// [#complaints()] says why.
  ///
  /// @throws Json.Malformed if it is no JSON object
  /// @throws UnusableKeys if it is no key set, has too many keys, or none that is of use
  static KeySet of(byte[] jwks) throws Json.Malformed, UnusableKeys {
    if (!(Json.object(jwks).get("keys") instanceof List<?> members)) {
      throw new UnusableKeys("no array of keys");
    }
    if (members.size() > MOST) {
      throw new UnusableKeys(members.size() + " keys (expected: at most " + MOST + ")");
    }
    List<VerificationKey> keys = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    for (Object member : members) {
      read(member, keys, complaints);
    }
    if (keys.isEmpty()) {
      throw new UnusableKeys("no key that can verify a token " + complaints);
    }
    return new KeySet(keys, complaints);
  }

  private static void read(Object member, List<VerificationKey> keys, List<String> complaints) {
    if (!(member instanceof Map<?, ?> key)) {
      complaints.add("a key is no object");
      return;
    }
    String kid = key.get("kid") instanceof String text ? Excerpt.of(text) : "without kid";
    try {
      VerificationKey usable = KeyReader.read(key);
      if (keys.contains(usable)) {
        throw new UnusableKeys("the same key is there before");
      }
      keys.add(usable);
    } catch (UnusableKeys e) {
      complaints.add("key " + kid + ": " + e.getMessage());
    }
  }

  /// The key with that `kid` which serves `algorithm`; without a `kid`, the only key that serves
  /// it. Null if there is none.
  @Nullable VerificationKey find(@Nullable String kid, Algorithm algorithm) {
    VerificationKey found = null;
    for (VerificationKey key : keys) {
      if (!key.serves(algorithm)) {
        continue;
      }
      if (kid != null && kid.equals(key.id())) {
        return key;
      }
      if (kid == null && found != null) {
        return null;
      }
      if (kid == null) {
        found = key;
      }
    }
    return found;
  }

  /// Whether a key has that `kid`, whatever it serves.
  boolean knows(@Nullable String kid) {
    for (VerificationKey key : keys) {
      if (kid == null || kid.equals(key.id())) {
        return true;
      }
    }
    return false;
  }

  boolean holds(VerificationKey key) {
    return keys.contains(key);
  }

  int size() {
    return keys.size();
  }

  /// Why keys were left out; for the log.
  List<String> complaints() {
    return complaints;
  }

  /// Whether both hold the same keys.
  boolean same(KeySet other) {
    return keys.equals(other.keys);
  }
}

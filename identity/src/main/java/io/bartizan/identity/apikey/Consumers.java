package io.bartizan.identity.apikey;

import io.bartizan.config.Bound;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Lease;
import io.bartizan.pipeline.Revocation;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All consumers and their keys, found by the key's id. Immutable.
public final class Consumers implements Revocation {
  private static final int ALGORITHM = "sha256:".length();

  /// The claim that names the key.
  private static final String KEY = "key";

  /// A key as it is stored; the lease of whoever calls with it.
  static final class Stored implements Lease {
    private final byte[] hash;
    private final long expires;
    private final Proof.Accepted accepted;

    Stored(byte[] hash, long expires, Identity consumer) {
      this.hash = hash;
      this.expires = expires;
      this.accepted = new Proof.Accepted(consumer.with(this));
    }

    @Override
    public long end() {
      return expires;
    }

    /// Whether what this key opens is opened by `later` too, to the same consumer, as long at
    /// least.
    boolean lastsIn(@Nullable Stored later) {
      return later != null
          && MessageDigest.isEqual(hash, later.hash)
          && expires <= later.expires
          && plain(accepted).equals(plain(later.accepted));
    }

    private static Identity plain(Proof.Accepted accepted) {
      return accepted.identity().with(FOREVER);
    }

    /// The SHA-256 of the whole key. Not to be changed.
    byte[] hash() {
      return hash;
    }

    /// The first millisecond since 1970 in which it is refused.
    long expires() {
      return expires;
    }

    Proof.Accepted accepted() {
      return accepted;
    }
  }

  private final Map<Bytes, Stored> keys = new HashMap<>();

  private Consumers() {}

  /// The consumers of a configuration, by name.
  ///
  /// @throws IllegalArgumentException if two keys share an id, see [#check]
  public static Consumers of(Map<String, ConsumerConfig> named) {
    Consumers consumers = new Consumers();
    named.forEach(consumers::add);
    return consumers;
  }

  private void add(String name, ConsumerConfig config) {
    for (ConsumerConfig.KeyConfig key : config.keys()) {
      Stored before = keys.put(Bytes.of(key.id()), stored(name, config, key));
      if (before != null) {
        throw new IllegalArgumentException("id: " + key.id() + " (expected: one key only)");
      }
    }
  }

  private static Stored stored(String name, ConsumerConfig config, ConsumerConfig.KeyConfig key) {
    Map<String, Object> claims = new HashMap<>(config.tags());
    claims.put(KEY, key.id());
    Identity identity =
        Identity.of(
            name, "consumers", ApiKeyAuthenticator.METHOD, config.roles(), config.scopes(), claims);
    Instant expires = key.expires();
    return new Stored(
        HexFormat.of().parseHex(key.hash(), ALGORITHM, key.hash().length()),
        expires == null ? Long.MAX_VALUE : expires.toEpochMilli(),
        identity);
  }

  /// Reports keys that share an id; a [io.bartizan.config.CrossCheck].
  public static void check(Bound bound, Problems problems) {
    Map<String, Place> seen = new HashMap<>();
    for (ConsumerConfig.KeyConfig key : bound.all(ConsumerConfig.KeyConfig.class)) {
      Place first = seen.putIfAbsent(key.id(), key.place());
      if (first != null) {
        problems.add(
            key.place(),
            "id: " + key.id() + " (expected: one that no other key has, but " + first + " has it)");
      }
    }
  }

  @Nullable Stored find(Bytes id) {
    return keys.get(id);
  }

  /// A key is revoked if it is gone, has another secret, ends earlier, or if its consumer has
  /// changed. Identities that no key has proved are none of its business.
  @Override
  public boolean revokes(Identity identity) {
    return identity.lease() instanceof Stored key
        && identity.claim(KEY) instanceof String id
        && !key.lastsIn(find(Bytes.of(id)));
  }

  /// How many keys there are.
  public int size() {
    return keys.size();
  }
}

package io.bartizan.identity.consumer;

import io.bartizan.config.Bound;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Revocation;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All consumers and their credentials, found by kind and id. Immutable.
public final class Consumers implements Revocation {
  private final EnumMap<CredentialKind, Map<Bytes, Known>> kinds =
      new EnumMap<>(CredentialKind.class);

  private Consumers() {
    for (CredentialKind kind : CredentialKind.values()) {
      kinds.put(kind, new HashMap<>());
    }
  }

  /// The consumers of a configuration, by name.
  ///
  /// @throws IllegalArgumentException if two consumers have credentials with the same id
  public static Consumers of(Map<String, ConsumerConfig> named) {
    Consumers consumers = new Consumers();
    named.forEach(consumers::add);
    return consumers;
  }

  private void add(String name, ConsumerConfig config) {
    Consumer consumer = Consumer.of(name, config);
    for (Credential credential : config.credentials()) {
      Map<Bytes, Known> kind = of(credential.kind());
      String id = credential.foundBy(name);
      Known before = kind.get(Bytes.of(id));
      if (before != null && shared(credential, before, consumer)) {
        throw new IllegalArgumentException(
            "id: " + id + " (expected: one " + credential.kind().method() + " only)");
      }
      Known known = new Known(credential, consumer, before);
      kind.put(known.key(), known);
    }
  }

  /// Only passwords are found by whose they are.
  private static boolean shared(Credential credential, Known before, Consumer consumer) {
    return credential.kind() != CredentialKind.PASSWORD || before.consumer() != consumer;
  }

  private Map<Bytes, Known> of(CredentialKind kind) {
    return kinds.getOrDefault(kind, Map.of());
  }

  /// Reports keys that share an id; a [io.bartizan.config.CrossCheck].
  public static void check(Bound bound, Problems problems) {
    Map<String, Place> seen = new HashMap<>();
    for (KeyConfig key : bound.all(KeyConfig.class)) {
      Place first = seen.putIfAbsent(key.id(), key.place());
      if (first != null) {
        problems.add(
            key.place(),
            "id: " + key.id() + " (expected: one that no other key has, but " + first + " has it)");
      }
    }
  }

  /// The credential of that kind which `id` finds, or null.
  public @Nullable Known find(CredentialKind kind, Bytes id) {
    return of(kind).get(id);
  }

  /// A credential is revoked if it is gone, proves something else, ends earlier, or if its consumer
  /// has changed. Identities that no credential of ours has proved are none of its business.
  @Override
  public boolean revokes(Identity identity) {
    return identity.lease() instanceof Known known
        && !known.lastsIn(find(known.kind(), known.key()));
  }

  /// How many credentials of a kind there are.
  public int size(CredentialKind kind) {
    return of(kind).size();
  }
}

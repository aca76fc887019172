package io.bartizan.identity.consumer;

import io.bartizan.config.Bound;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Revocation;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All consumers and their credentials, found by kind and id. Immutable.
public final class Consumers implements Revocation {
  private static final String NAMELESS =
      "a password of a consumer whose name cannot be sent as a user (expected: a name without colon and control characters)";

  private final EnumMap<CredentialKind, Register> kinds = new EnumMap<>(CredentialKind.class);
  private int size;

  private Consumers() {
    for (CredentialKind kind : CredentialKind.values()) {
      kinds.put(kind, new Register());
    }
  }

  /// The consumers of a configuration, by name.
  ///
  /// @throws IllegalArgumentException if two consumers have credentials with the same id
  public static Consumers of(Map<String, ConsumerConfig> named) {
    Draft draft = new Draft(Set.of());
    named.forEach(draft::add);
    return draft.done();
  }

  /// The consumers of a configuration and of `files`, together. Blocks on the disk.
  ///
  /// @param revoked a file with the ids of keys that are refused all the same; null for none
  /// @throws BrokenConsumers saying everything that is wrong with the files
  public static Consumers read(
      Map<String, ConsumerConfig> named, List<Path> files, @Nullable Path revoked)
      throws BrokenConsumers {
    Problems problems = new Problems();
    Draft draft = Draft.of(named, files, revoked, problems);
    if (!problems.isEmpty()) {
      throw new BrokenConsumers(problems);
    }
    return draft.done();
  }

  /// Consumers that are still being gathered. For one thread and one use.
  public static final class Draft {
    private final Consumers consumers = new Consumers();
    private final Once once = new Once();
    private final AtomicInteger kept = new AtomicInteger();
    private final Set<String> names = new HashSet<>();
    private final Set<String> revoked;

    /// @param revoked the ids of keys that are refused all the same
    public Draft(Set<String> revoked) {
      this.revoked = revoked;
    }

    /// The consumers of a configuration and of `files`; further ones may follow. Blocks on the
    /// disk.
    static Draft of(
        Map<String, ConsumerConfig> named,
        List<Path> files,
        @Nullable Path revoked,
        Problems problems) {
      Draft draft = new Draft(revoked == null ? Set.of() : RevokedKeys.read(revoked, problems));
      named.forEach(draft::add);
      files.forEach(file -> ConsumerFile.read(file, draft, problems));
      return draft;
    }

    /// Adds a consumer.
    ///
    /// @throws IllegalArgumentException if another one has its name, or a credential with the same
    ///   id, or if it has a password and no user can be called as it is
    public void add(String name, ConsumerConfig config) {
      if (!config.passwords().isEmpty() && !nameable(name)) {
        throw new IllegalArgumentException(NAMELESS);
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "name: " + name + " (expected: one that no other consumer has)");
      }
      Consumer consumer = Consumer.of(name, config, once);
      for (Credential credential : config.credentials()) {
        boolean gone = credential.kind().named() && revoked.contains(credential.foundBy(name));
        consumers.add(new Known(credential, consumer, gone, kept));
      }
      consumers.size++;
    }

    /// The same; what is wrong goes to `problems`.
    void add(NamedConsumer named, Problems problems) {
      try {
        add(named.name(), named.config());
      } catch (IllegalArgumentException e) {
        problems.add(named.place(), String.valueOf(e.getMessage()));
      }
    }

    public Consumers done() {
      return consumers;
    }
  }

  private void add(Known known) {
    Known before = of(known.kind()).find(Bytes.view(known.key(), 0, known.key().length));
    if (before == null) {
      of(known.kind()).add(known);
    } else if (before.consumer() == known.consumer() && known.kind() == CredentialKind.PASSWORD) {
      before.append(known);
    } else {
      throw new IllegalArgumentException(
          "id: " + known.id() + " (expected: one that no other credential has)");
    }
  }

  private Register of(CredentialKind kind) {
    return Objects.requireNonNull(kinds.get(kind));
  }

  /// Reports keys that share an id, and users that could not be named; a
  /// [io.bartizan.config.CrossCheck].
  public static void check(Bound bound, Problems problems) {
    checkIds(bound.all(KeyConfig.class), KeyConfig::id, problems);
    checkIds(bound.all(SignatureKeyConfig.class), SignatureKeyConfig::id, problems);
    checkCertificates(bound, problems);
    bound
        .tables(ConsumerConfig.class)
        .forEach(table -> table.forEach((name, config) -> checkName(name, config, problems)));
  }

  private static void checkCertificates(Bound bound, Problems problems) {
    Map<String, Place> certified = new HashMap<>();
    for (CertificateConfig certificate : bound.all(CertificateConfig.class)) {
      Place first = certified.putIfAbsent(certificate.foundBy(""), certificate.place());
      if (first != null) {
        problems.add(
            certificate.place(),
            "a certificate that another entry, at %s, describes too (expected: one of its own)"
                .formatted(first));
      }
    }
  }

  private static <T extends Credential> void checkIds(
      List<T> keys, Function<T, String> id, Problems problems) {
    Map<String, Place> seen = new HashMap<>();
    for (T key : keys) {
      Place first = seen.putIfAbsent(id.apply(key), key.place());
      if (first != null) {
        problems.add(
            key.place(),
            "id: "
                + id.apply(key)
                + " (expected: one that no other key has, but "
                + first
                + " has it)");
      }
    }
  }

  private static void checkName(String name, ConsumerConfig config, Problems problems) {
    for (PasswordConfig password : config.passwords()) {
      if (!nameable(name)) {
        problems.add(password.place(), NAMELESS);
      }
    }
  }

  /// Whether Basic authentication can name such a user.
  static boolean nameable(String name) {
    return !name.isEmpty() && name.chars().noneMatch(c -> c == ':' || c < ' ' || c == 127);
  }

  /// The first credential of that kind which `id` finds, or null.
  public @Nullable Known find(CredentialKind kind, Bytes id) {
    return of(kind).find(id);
  }

  /// One of those that an id of that kind finds first, the same for each number; null if there is
  /// none.
  public @Nullable Known any(CredentialKind kind, long number) {
    return of(kind).any(number);
  }

  /// A credential is revoked if it is gone, proves something else, ends earlier, or if its consumer
  /// has changed. Identities that no credential of ours has proved are none of its business.
  @Override
  public boolean revokes(Identity identity) {
    return identity.lease() instanceof Known known && revokes(known);
  }

  /// Whether a credential is gone, proves something else, ends earlier, or its consumer has
  /// changed.
  public boolean revokes(Known known) {
    return !known.lastsIn(find(known.kind(), Bytes.view(known.key(), 0, known.key().length)));
  }

  /// How many places are looked at to find `id`.
  int steps(CredentialKind kind, Bytes id) {
    return of(kind).steps(id);
  }

  /// How many ids of a kind there are.
  public int size(CredentialKind kind) {
    return of(kind).size();
  }

  /// Keeps when each credential that `before` has too was last used.
  public void goOn(Consumers before) {
    each(known ->
        known.goOn(before.find(known.kind(), Bytes.view(known.key(), 0, known.key().length))));
  }

  /// Shows `visitor` every credential.
  public void each(java.util.function.Consumer<Known> visitor) {
    kinds.values().forEach(kind -> kind.each(visitor));
  }

  /// How many consumers there are.
  public int size() {
    return size;
  }
}

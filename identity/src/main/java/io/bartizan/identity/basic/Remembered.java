package io.bartizan.identity.basic;

import io.bartizan.identity.login.Digest;
import io.bartizan.identity.password.PasswordHash;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Logins that were right, and the hash that they have proved. At most [#MOST]; thread-safe.
final class Remembered {
  static final int MOST = 10_000;

  private record Entry(PasswordHash hash, long nanos) {}

  private final ConcurrentHashMap<Digest, Entry> entries = new ConcurrentHashMap<>();

  /// The hash that the login has proved within the last `life` nanoseconds, or null.
  @Nullable PasswordHash find(Digest login, long nanos, long life) {
    Entry entry = entries.get(login);
    return entry == null || nanos - entry.nanos >= life ? null : entry.hash;
  }

  /// Remembers it, instead of any other if there are too many.
  void add(Digest login, PasswordHash hash, long nanos) {
    entries.put(login, new Entry(hash, nanos));
    Iterator<Digest> others = entries.keySet().iterator();
    while (entries.mappingCount() > MOST && others.hasNext()) {
      others.next();
      others.remove();
    }
  }
}

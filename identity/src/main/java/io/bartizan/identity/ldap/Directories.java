package io.bartizan.identity.ldap;

import io.bartizan.identity.web.Trust;
import io.bartizan.identity.web.Unusable;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/// All directories that the process knows: configurations that say the same, and believe the same
/// certificates, share connections and what is remembered. What no configuration uses any more is
/// closed. Thread-safe.
public final class Directories {
  private static final Cleaner CLEANER = Cleaner.create(Thread.ofVirtual().factory());

  /// @param trust see [Trust#mark]
  private record Source(LdapConfig config, String trust) {
    static Source of(LdapConfig config) {
      try {
        return new Source(config, Trust.mark(config.trust()));
      } catch (Unusable e) {
        throw new IllegalArgumentException("ldap: " + e.getMessage(), e);
      }
    }
  }

  private final Map<Source, WeakReference<LdapAuthenticator>> known = new HashMap<>();

  /// The authenticator for `config`: the same as before if there is one. Connects to nothing yet;
  /// may read a file.
  ///
  /// @throws IllegalArgumentException if the file of `trust` is of no use
  public synchronized LdapAuthenticator authenticator(LdapConfig config) {
    Source source = Source.of(config);
    known.values().removeIf(reference -> reference.get() == null);
    WeakReference<LdapAuthenticator> reference = known.get(source);
    LdapAuthenticator before = reference == null ? null : reference.get();
    if (before != null) {
      return before;
    }
    Directory directory = new Directory(config);
    LdapAuthenticator made =
        new LdapAuthenticator(config, new LdapDesk(directory, config.connections()));
    CLEANER.register(made, directory::close);
    known.put(source, new WeakReference<>(made));
    return made;
  }
}

package io.bartizan.identity.ldap;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/// All directories that the process knows: configurations that say the same share connections and
/// what is remembered. What no configuration uses any more is closed. Thread-safe.
public final class Directories {
  private static final Cleaner CLEANER = Cleaner.create(Thread.ofVirtual().factory());

  private final Map<LdapConfig, WeakReference<LdapAuthenticator>> known = new HashMap<>();

  /// The authenticator for `config`: the same as before if there is one. Connects to nothing yet;
  /// may read a file.
  ///
  /// @throws IllegalArgumentException if the file of `trust` is of no use
  public synchronized LdapAuthenticator authenticator(LdapConfig config) {
    known.values().removeIf(reference -> reference.get() == null);
    WeakReference<LdapAuthenticator> reference = known.get(config);
    LdapAuthenticator before = reference == null ? null : reference.get();
    if (before != null) {
      return before;
    }
    Directory directory = new Directory(config);
    LdapAuthenticator made =
        new LdapAuthenticator(config, new LdapDesk(directory, config.connections()));
    CLEANER.register(made, directory::close);
    known.put(config, new WeakReference<>(made));
    return made;
  }
}

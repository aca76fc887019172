package io.bartizan.config;

import java.nio.file.Path;
import java.util.List;

/// Where secrets lie that neither the environment nor a file holds. Belongs to one load of a
/// configuration and to one thread.
public interface SecretStore {
  /// There is none.
  SecretStore NONE =
      new SecretStore() {
        @Override
        public Secret read(String reference) {
          throw new IllegalArgumentException("vault: no Vault is known here");
        }

        @Override
        public List<Path> files() {
          return List.of();
        }

        @Override
        public List<Remote> remotes() {
          return List.of();
        }
      };

  /// The secret for what stands behind `vault:`. Blocks on the network, some seconds at most.
  ///
  /// @throws IllegalArgumentException saying why there is none; never with the secret in it
  Secret read(String reference);

  /// Every file that it has looked at.
  List<Path> files();

  /// What it has read.
  List<Remote> remotes();
}

package io.bartizan.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the meaning of a configuration depends on besides its own files: the environment, the files
/// that it names, and secrets that lie elsewhere. Remembers those files, missing ones too, so that
/// they can be watched.
final class Outside {
  private final Set<Path> files = new LinkedHashSet<>();
  private final SecretStore store;
  private final Secrets secrets;

  Outside(Function<String, @Nullable String> environment, SecretStore store) {
    this.store = store;
    this.secrets = new Secrets(environment, files, store);
  }

  Secret secret(Node.Scalar reference) {
    return secrets.resolve(reference.text(), reference.place());
  }

  /// @throws IllegalArgumentException if `file` cannot be read
  Path readable(Path file) {
    files.add(file);
    if (!Files.exists(file)) {
      throw Shown.refused(file, "a file that exists");
    }
    if (!Files.isRegularFile(file)) {
      throw Shown.refused(file, "a regular file");
    }
    if (!Files.isReadable(file)) {
      throw Shown.refused(file, "a file that this user may read");
    }
    return file;
  }

  Set<Path> files() {
    files.addAll(store.files());
    return Collections.unmodifiableSet(files);
  }

  List<Remote> remotes() {
    return store.remotes();
  }
}

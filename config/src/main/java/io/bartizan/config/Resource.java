package io.bartizan.config;

import java.net.URI;
import java.nio.file.Path;

/// A document on the web or on the disk: `https://example.com/keys.json` or `keys.json`. A file
/// must exist, be a regular file and be readable when the configuration is loaded; it is among the
/// files to watch.
public sealed interface Resource {
  /// An absolute http or https URI without user information.
  record OnWeb(URI uri) implements Resource {
    @Override
    public String toString() {
      return uri.toString();
    }
  }

  record OnDisk(Path file) implements Resource {
    @Override
    public String toString() {
      return file.toString();
    }
  }
}

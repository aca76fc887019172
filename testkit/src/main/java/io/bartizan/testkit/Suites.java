package io.bartizan.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds test suites that others wrote: in the folder that the system property or else the
/// environment variable `BARTIZAN_SUITES` names, or in `../shared/suites` beside the repository.
public final class Suites {
  private static final String SETTING = "BARTIZAN_SUITES";

  private Suites() {}

  /// The file or folder at `path` within the suites, such as `jose/rfc7520`. If it is missing, says
  /// so in one line, and the test that needs it must skip itself: `assumeTrue(found.isPresent())`.
  public static Optional<Path> find(String path) {
    Optional<Path> found = folder().map(folder -> folder.resolve(path)).filter(Files::exists);
    if (found.isEmpty()) {
      System.err.println(
          "SKIPPED: the suite "
              + path
              + " is missing (expected: in "
              + SETTING
              + ", or in ../shared/suites beside the repository)");
    }
    return found;
  }

  private static Optional<Path> folder() {
    String set = setting();
    if (set != null) {
      return Optional.of(Path.of(set));
    }
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      if (Files.exists(here.resolve("bartizan")) && Files.exists(here.resolve("ARCHITECTURE.md"))) {
        return Optional.of(here.resolve("../shared/suites").normalize());
      }
    }
    return Optional.empty();
  }

  private static @Nullable String setting() {
    String property = System.getProperty(SETTING);
    return property != null ? property : System.getenv(SETTING);
  }
}

package io.bartizan.identity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Published test suites: in `../shared/suites` beside the project, or in the folder that
/// `BARTIZAN_SUITES` names.
public final class Suite {
  private Suite() {}

  /// Reads a JSON file of the suites; skips the test if there are none.
  public static Map<String, Object> json(String file) throws IOException, Json.Malformed {
    String named = System.getenv("BARTIZAN_SUITES");
    Path folder = named != null ? Path.of(named) : Path.of("..", "..", "shared", "suites");
    Path path = folder.resolve(file);
    assumeTrue(Files.exists(path), path + " is not there: skipped");
    return Json.object(Files.readAllBytes(path));
  }
}

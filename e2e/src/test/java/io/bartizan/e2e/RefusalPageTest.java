package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page about refusals is the enum in words: every code, with its status and the hint that
/// clients see, and no other.
class RefusalPageTest {
  @Test
  void names_every_code_and_no_other() throws IOException {
    List<String> rows;
    try (Stream<String> lines = Files.lines(root().resolve("docs/requests.md"))) {
      rows =
          lines
              .filter(line -> line.matches("\\| `[a-z-]+\\.[a-z-]+` \\| [1-5]\\d\\d \\|.*"))
              .toList();
    }
    List<String> codes =
        Stream.of(Code.values())
            .map(code -> "| `" + code.id() + "` | " + code.status() + " | " + code.hint() + " |")
            .toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(codes).hasSizeGreaterThan(30);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
      folder =
          Objects.requireNonNull(
              folder.getParent(), "no ARCHITECTURE.md above the working directory");
    }
    return folder;
  }
}

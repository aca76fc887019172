package io.bartizan.waf.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DetectorsReportTest {
  @Test
  void the_documentation_says_what_the_detectors_do() throws IOException {
    Optional<Path> payloads = Suites.find("waf/injection-corpora/payloads");
    assumeTrue(payloads.isPresent());
    String report = DetectorsReport.of(payloads.orElseThrow());
    String page = Files.readString(root().resolve("docs/waf-detectors.md"));
    for (String table : report.strip().split("\n\n")) {
      assertThat(page).contains(table);
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("ARCHITECTURE.md"))) {
      here = Objects.requireNonNull(here.getParent(), "the repository's root");
    }
    return here;
  }
}

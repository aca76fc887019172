package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.ReferencePage;
import io.bartizan.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Pages say what is true: the reference is that of the records, the README shows the example that
/// the demo runs, and links lead somewhere.
class PagesTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void the_reference_of_the_configuration_is_that_of_the_records() throws IOException {
    String page = Files.readString(root().resolve("docs/configuration.md"));
    assertThat(page).endsWith(ReferencePage.of(GatewaySettings.class));
  }

  @Test
  void the_readme_shows_the_example_that_the_demo_runs() throws IOException {
    String example = Files.readString(root().resolve("examples/quickstart/bartizan.yaml"));
    assertThat(Files.readString(root().resolve("README.md")))
        .contains("```yaml\n" + example + "```");
  }

  @Test
  void every_link_between_pages_leads_to_a_file() throws IOException {
    List<String> broken = new ArrayList<>();
    List<Path> pages;
    try (Stream<Path> below = Files.walk(root().resolve("docs"));
        Stream<Path> above = Files.list(root())) {
      pages = Stream.concat(below, above).filter(path -> path.toString().endsWith(".md")).toList();
    }
    for (Path page : pages) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        Path folder = Objects.requireNonNull(page.getParent());
        if (!Files.exists(folder.resolve(link.group(1)))) {
          broken.add(page.getFileName() + " -> " + link.group(1));
        }
      }
    }
    assertThat(pages).hasSizeGreaterThan(15);
    assertThat(broken).isEmpty();
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

package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody sees who tries Bartizan for the first time.
class QuickstartTest {
  private static final Pattern LINE = Pattern.compile("(?m)^# (\\d{3}) (.*)\n(curl .*)$");
  private static final Pattern STATUS = Pattern.compile("(?m)^HTTP\\S* (\\d{3})");

  @TempDir Path folder;

  @Test
  void guards_an_api_in_at_most_25_lines() throws IOException {
    assertThat(Files.readAllLines(root().resolve("examples/quickstart/bartizan.yaml")))
        .hasSizeLessThanOrEqualTo(25)
        .anyMatch(line -> line.contains("jwt:"))
        .anyMatch(line -> line.contains("roles:"))
        .anyMatch(line -> line.contains("cors:"))
        .anyMatch(line -> line.contains("waf: base"))
        .anyMatch(line -> line.matches(".*limit: \\[.*per:.*per:.*"));
  }

  @Test
  void every_line_of_the_demo_gives_the_status_that_it_promises() throws Exception {
    try (Program demo = Program.start(folder, "demo", "--port", "0")) {
      Eventually.holds("the demo is ready", () -> demo.output().contains("Ctrl-C ends the demo"));
      List<Integer> statuses = new ArrayList<>();
      for (Matcher line = LINE.matcher(demo.output()); line.find(); ) {
        int promised = Integer.parseInt(line.group(1));
        String answer = Shell.sh(line.group(3)).orFail();
        assertThat(lastStatus(answer))
            .as("# %s\n%s\n%s", line.group(2), line.group(3), answer)
            .isEqualTo(promised);
        statuses.add(promised);
      }
      assertThat(statuses).contains(200, 401, 403, 404, 429).hasSizeGreaterThanOrEqualTo(6);
      assertThat(demo.logged("\"code\":\"rate.limited\"")).contains("\"status\":429");
      assertThat(demo.logged("\"event\":\"waf\""))
          .contains("\"result\":\"blocked\"", "SQL injection", "item");
      demo.end("INT");
      assertThat(demo.output()).contains("The demo is over");
    }
  }

  private static int lastStatus(String answer) {
    return STATUS
        .matcher(answer)
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .reduce(0, (_, last) -> last);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no ARCHITECTURE.md above this folder");
    }
    return folder;
  }
}

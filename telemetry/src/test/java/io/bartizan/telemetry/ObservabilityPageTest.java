package io.bartizan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.ReferencePage;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page about logs and metrics says what the code does.
final class ObservabilityPageTest {
  private static final Path PAGE = Path.of("../docs/observability.md");
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? [^ ]+");
  private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"[^\"]*\"");

  private record Whole(@Doc("Logs.") @Default("{}") LogConfig log) {}

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  @Test
  void the_page_says_of_the_keys_what_their_record_says() throws IOException {
    String reference = ReferencePage.of(Whole.class);
    String keys = reference.substring(reference.indexOf("## `log`"));
    assertThat(page()).contains(keys.replace("## `", "### `").strip());
  }

  @Test
  void the_page_names_every_parameter_that_is_always_masked() throws IOException {
    for (String name : QueryMask.ALWAYS) {
      assertThat(page()).contains("`" + name + "`");
    }
  }

  @Test
  void the_page_has_every_field_of_a_line_in_its_order_and_its_greatest_length()
      throws IOException {
    String table =
        Stream.of(LogField.values())
            .map(field -> field.key() + " " + (field.most() == 0 ? "" : field.most()))
            .collect(Collectors.joining("\n"));
    assertThat(
            rows("## A line of the access log").map(row -> row[1].replace("`", "") + " " + row[3]))
        .containsExactly(table.split("\n"));
  }

  @Test
  void the_page_has_every_metric_with_its_labels_and_no_other() throws IOException {
    TreeSet<String> counted = new TreeSet<>();
    metrics()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> counted.add(metric(line)));
    assertThat(
            rows("## Metrics").map(row -> row[1].replace("`", "") + " " + row[3].replace("`", "")))
        .containsExactlyInAnyOrderElementsOf(counted);
  }

  /// Name and labels of a line of a scrape; of a histogram those of the whole.
  private static String metric(String line) {
    var sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    String name = sample.group(1).replaceFirst("_seconds_(bucket|count|sum)$", "_seconds");
    String labels =
        LABEL
            .matcher(Objects.requireNonNullElse(sample.group(2), ""))
            .results()
            .map(label -> label.group(1))
            .filter(label -> !label.equals("le"))
            .collect(Collectors.joining(", "));
    return name + " " + labels;
  }

  private static String metrics() throws IOException {
    ByteArrayOutputStream process = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(process, new MetricSnapshots(ProcessReading.read()));
    try (InputStream golden = MetricsTest.class.getResourceAsStream("scrape.txt")) {
      byte[] own = Objects.requireNonNull(golden).readAllBytes();
      return new String(own, StandardCharsets.UTF_8) + process.toString(StandardCharsets.UTF_8);
    }
  }

  /// The cells of the tables' rows in a section; the first cell is at 1.
  private static Stream<String[]> rows(String heading) throws IOException {
    String section = page().substring(page().indexOf(heading + "\n") + heading.length());
    int end = section.indexOf("\n## ");
    return (end < 0 ? section : section.substring(0, end))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split(" ?\\| ?", -1));
  }
}

package io.bartizan.waf.detect;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.detect.sqli.Sqli;
import io.bartizan.waf.detect.xss.Xss;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// How the detectors do, file by file, on the halves of the corpora that nothing was learned from:
/// the tables of the documentation.
final class DetectorsReport {
  private final StringBuilder text = new StringBuilder();

  private DetectorsReport() {}

  /// Prints the tables.
  public static void main(String[] args) throws IOException {
    System.out.print(of(Suites.find("waf/injection-corpora/payloads").orElseThrow()));
  }

  static String of(Path payloads) throws IOException {
    DetectorsReport report = new DetectorsReport();
    report.table(Corpus.ofSuite(payloads, "sqli"), value -> Sqli.detect(value) != null, true);
    report.table(Corpus.ofSuite(payloads, "xss"), Xss::detect, true);
    report.table(Corpus.ofSuite(payloads, "false"), DetectorsReport::isFlagged, false);
    return report.text.toString();
  }

  private static boolean isFlagged(Text value) {
    return Sqli.detect(value) != null || Xss.detect(value);
  }

  private void table(List<Corpus> files, Predicate<Text> flags, boolean attacks) {
    String wrong = attacks ? "missed" : "flagged";
    text.append("| file | held out | ").append(wrong).append(" | all | ").append(wrong);
    text.append(" |\n| --- | ---: | ---: | ---: | ---: |\n");
    int[] sums = new int[4];
    for (Corpus file : files) {
      int[] row = new int[4];
      count(file.heldOut(), flags, attacks, row, 0);
      count(file, flags, attacks, row, 2);
      row("`" + file.name() + "`", row);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row[i];
      }
    }
    row("**all files**", sums);
    text.append('\n');
  }

  private static void count(
      Corpus file, Predicate<Text> flags, boolean attacks, int[] row, int at) {
    row[at] = file.values().size();
    row[at + 1] = (int) file.values().stream().filter(v -> flags.test(v) != attacks).count();
  }

  private void row(String name, int[] row) {
    text.append(
        String.format(
            Locale.ROOT, "| %s | %d | %d | %d | %d |\n", name, row[0], row[1], row[2], row[3]));
  }
}

package io.bartizan.waf.worst;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.Rules;
import io.bartizan.waf.lang.Script;
import io.bartizan.waf.lang.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Measures how much longer the worst requests take to judge than ordinary ones of the same form
/// and size, and how time grows with size. Every request is new: nothing is measured that the rules
/// have seen before. Times are of whole judgements, in processor time.
public final class WorstBench {
  private static final int KIB = 1024;
  private static final String INTRODUCTION =
      """
      # Rules: the worst requests

      Written by `./dev bench rules shapes`, `rules` and `curve`. How long the Core Rule Set takes, at paranoia level 1, for requests that are made to take long, beside
      ordinary requests of the same form and size: as many arguments, parts, cookies or fields, with words in place of what was made to hurt.
      Times are of whole judgements (parsing, transformations, detectors, rules of phases 1, 2 and 5), in processor time of one thread. Every
      request is new to the rules, the ordinary ones too, and each figure is the median of several. **ratio** is the one divided by the other.
      """;

  private final SplittableRandom random = new SplittableRandom(5);
  private final Rules rules;

  private WorstBench(Rules rules) {
    this.rules = rules;
  }

  /// With `rules`, `shapes` or `curve`, only that part.
  public static void main(String[] arguments) throws Exception {
    Optional<Path> crs = Suites.find("waf/crs");
    if (crs.isEmpty()) {
      System.err.println("worst: skipped: no Core Rule Set in the suites");
      return;
    }
    Source source = Setup.of(crs.get());
    WorstBench bench = new WorstBench(Rules.of(source));
    List<String> parts =
        arguments.length == 0 ? List.of("shapes", "rules", "curve") : List.of(arguments);
    bench.warm();
    System.out.print(INTRODUCTION);
    if (parts.contains("shapes")) {
      bench.shapes();
    }
    if (parts.contains("rules")) {
      bench.rules(Victim.of(Script.of(source)));
    }
    if (parts.contains("curve")) {
      bench.curve();
    }
  }

  /// Over requests of several sizes: short ones take other ways through the code than long ones.
  private void warm() {
    long end = Clock.now() + 16_000_000_000L;
    while (Clock.now() < end) {
      for (Shape shape : Shape.values()) {
        for (int size = KIB; size <= 4 * KIB; size *= 4) {
          shape.benign(random, size).cost(rules);
          shape.worst(random, size).cost(rules);
        }
      }
    }
  }

  /// The median of some requests, each made anew, in microseconds.
  private double median(int times, Supplier<Sent> request) {
    double[] took = new double[times];
    for (int i = 0; i < times; i++) {
      Sent sent = request.get();
      took[i] = sent.cost(rules) / 1000.0;
    }
    Arrays.sort(took);
    return took[times / 2];
  }

  private void shapes() {
    for (int size : new int[] {KIB, 16 * KIB, 128 * KIB}) {
      say(
          String.format(
              Locale.ROOT,
              "%n## Requests of %d KiB%n%n| | ordinary us | worst us | ratio |%n| --- | ---: | ---: | ---: |%n",
              size / KIB));
      for (Shape shape : Shape.values()) {
        if (!shape.head() || size < 32 * KIB) {
          int times = size > 64 * KIB ? 9 : size > KIB ? 25 : 101;
          double ordinary = median(times, () -> shape.benign(random, size));
          double worst = median(times, () -> shape.worst(random, size));
          say(
              String.format(
                  Locale.ROOT,
                  "| %s | %.0f | %.0f | %.1f |%n",
                  shape.what,
                  ordinary,
                  worst,
                  worst / ordinary));
        }
      }
    }
  }

  private record Score(Victim victim, Victim.Way way, double ratio) {}

  /// The form in which ordinary requests of a size take longest.
  private Shape dearest(int size) {
    return Arrays.stream(Shape.values())
        .max(Comparator.comparingDouble(shape -> median(25, () -> shape.benign(random, size))))
        .orElseThrow();
  }

  private void rules(List<Victim> victims) {
    int size = 16 * KIB;
    Shape dearest = dearest(size);
    double dear = median(50, () -> dearest.benign(random, size));
    double ordinary = median(50, () -> Shape.VALUE.benign(random, size));
    List<Score> scores = new ArrayList<>();
    for (Victim victim : victims) {
      for (Victim.Way way : Victim.Way.values()) {
        scores.add(new Score(victim, way, median(1, () -> against(victim, way, size)) / ordinary));
      }
    }
    scores.sort(Comparator.comparingDouble(score -> -score.ratio()));
    say(
        String.format(
            Locale.ROOT,
            "%n## Against each rule%n%nFrom each of %2$d patterns three texts of 16 KiB were made, in one argument of a form: one that keeps a"
                + " loop of the pattern%ngoing, near matches, and matches. Of these %1$d, half have a ratio of up to %3$.1f;"
                + " these are the highest. **beside the dearest** compares with%nan ordinary request of the same size in the"
                + " form that takes longest (%4$s, %5$.0f us; one argument of sentences takes %6$.0f us).%n%n",
            scores.size(),
            victims.size(),
            scores.get(scores.size() / 2).ratio(),
            dearest.what,
            dear,
            ordinary));
    List<Score> worst = new ArrayList<>();
    for (Score score : scores.subList(0, Math.min(40, scores.size()))) {
      double again = median(7, () -> against(score.victim, score.way, size)) / ordinary;
      worst.add(new Score(score.victim, score.way, again));
    }
    worst.sort(Comparator.comparingDouble(score -> -score.ratio()));
    say(
        String.format(
            Locale.ROOT,
            "| rule | text | ratio | beside the dearest |%n| ---: | --- | ---: | ---: |%n"));
    for (Score score : worst.subList(0, 10)) {
      say(
          String.format(
              Locale.ROOT,
              "| %d | %s | %.1f | %.1f |%n",
              score.victim.rule(),
              score.way.what,
              score.ratio(),
              score.ratio() * ordinary / dear));
    }
  }

  private Sent against(Victim victim, Victim.Way way, int size) {
    return Sent.form(Shape.cut("q=" + Percent.of(victim.text(way, random, size)), size));
  }

  private void curve() {
    say(
        String.format(
            Locale.ROOT,
            "%n## Growth%n%nOne argument of a form, of words or of scraps of attacks:%n%n| body | ordinary us | ns/byte | scraps us | ns/byte |%n| ---: | ---: | ---: | ---: | ---: |%n"));
    for (int size = KIB; size <= KIB * KIB; size *= 4) {
      int bytes = size;
      double ordinary = median(size > 100_000 ? 5 : 21, () -> Shape.VALUE.benign(random, bytes));
      double worst = median(size > 100_000 ? 3 : 21, () -> Shape.TOKENS.worst(random, bytes));
      say(
          String.format(
              Locale.ROOT,
              "| %d KiB | %.0f | %.1f | %.0f | %.1f |%n",
              size / KIB,
              ordinary,
              ordinary * 1000 / size,
              worst,
              worst * 1000 / size));
    }
  }

  private void say(String line) {
    System.out.print(line);
  }
}

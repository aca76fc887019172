package io.bartizan.waf.detect.sqli;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.detect.Corpus;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Learns the fingerprints of [Sqli] from one half of the suite's corpora and from our own attacks
/// and prose, and writes them where [Marks] reads them. The same input gives the same file.
///
/// A fingerprint is a window of the letters that an attack folds to: the shortest ones that no text
/// without attack holds and that are unlikely in such text altogether. What they leave uncovered
/// gets its least likely windows, one after the other, those first that cover most.
final class Learning {
  private static final int SHORTEST = 2;
  private static final int LONGEST = 6;

  /// How likely in honest text a fingerprint of several attacks may be at most, and one of one.
  private static final double UNLIKELY = 2e-6;

  private static final double ONCE = 2e-7;

  /// So many times likelier for each so many attacks that have it, up to the same number.
  private static final double MANY = 50;

  /// So many times likelier for the whole of what a few attacks fold to.
  private static final double WHOLE = 50;

  private static final int FEW = 3;

  /// How many attacks to one honest value may fold to the same whole.
  private static final int TOLERANCE = 20;

  private static final int PHRASES = 2000;

  private static final List<String> OUT_OF_PLACE =
      List.of("?", "q", "11", "1s", "1v", "s1", "sv", "v1", "vs", "n1", "nv");

  private final Odds odds = new Odds();
  private final Map<String, Integer> honest = new HashMap<>();
  private final List<Set<String>> attacks = new ArrayList<>();
  private final Map<String, Integer> support = new HashMap<>();

  /// Writes what was learned to a file, and says what would be missed of each file of the suite if
  /// nothing of it were known.
  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[0]);
    Files.writeString(out, text(learn()), StandardCharsets.US_ASCII);
    int all = 0;
    for (Corpus corpus : Corpus.ofSuite(payloads(), "sqli")) {
      Marks marks = Marks.of(List.copyOf(learnWithout(corpus.name())));
      List<Text> missed =
          corpus.values().stream().filter(v -> Sqli.detect(v, marks) == null).toList();
      all += missed.size();
      System.out.println(missed.size() + " of " + corpus.values().size() + " " + corpus.name());
    }
    System.out.println(all + " of all");
  }

  /// The lines of the resource.
  static String text(Set<String> marks) {
    return " Learned by io.bartizan.waf.detect.sqli.Learning; do not edit.\n"
        + String.join("\n", marks)
        + "\n";
  }

  static Set<String> learn() throws IOException {
    return learnWithout("");
  }

  private static Path payloads() {
    return Suites.find("waf/injection-corpora/payloads").orElseThrow();
  }

  private static Set<String> learnWithout(String file) throws IOException {
    Learning learning = new Learning();
    learning.honest(Corpus.own("prose.txt"));
    learning.honest(new Corpus("phrases", Phrases.of(PHRASES)));
    for (Corpus corpus : Corpus.ofSuite(payloads(), "false")) {
      learning.honest(corpus.training());
    }
    learning.attacks(Corpus.own("attacks.txt"));
    for (Corpus corpus : Corpus.ofSuite(payloads(), "sqli")) {
      if (!corpus.name().equals(file)) {
        learning.attacks(corpus.training());
      }
    }
    return learning.marks();
  }

  private void honest(Corpus corpus) {
    for (Text value : corpus.values()) {
      Set<String> windows = new HashSet<>();
      for (String reading : readings(value)) {
        odds.learn(reading);
        windows(reading, windows);
      }
      windows.forEach(window -> honest.merge(window, 1, Integer::sum));
    }
  }

  /// Learns attacks, and their like: with the other quotes, or with words in the comment at the
  /// end.
  private void attacks(Corpus corpus) {
    for (Text value : corpus.values()) {
      attack(value);
      String text = value.latin1();
      if (text.indexOf('\'') >= 0 && text.indexOf('"') < 0) {
        attack(Text.latin1(text.replace('\'', '"')));
      }
      if (text.endsWith("--") || text.endsWith("-- ")) {
        attack(Text.latin1(text + " words"));
      }
    }
  }

  private void attack(Text value) {
    Set<String> windows = new HashSet<>();
    for (String reading : readings(value)) {
      windows(reading, windows);
    }
    windows.forEach(window -> support.merge(window, 1, Integer::sum));
    attacks.add(windows);
  }

  /// How a value reads in each context.
  static List<String> readings(Text value) {
    List<String> readings = new ArrayList<>();
    Sqli.detect(
        value,
        (letters, size) -> {
          readings.add(Letter.text(letters, 0, size));
          return null;
        });
    return readings;
  }

  private static void windows(String reading, Set<String> windows) {
    for (int from = 0; from < reading.length(); from++) {
      for (int to = from + SHORTEST; to <= Math.min(from + LONGEST, reading.length()); to++) {
        windows.add(reading.substring(from, to));
      }
    }
  }

  private Set<String> marks() {
    Set<String> marks = new TreeSet<>();
    List<String> candidates =
        support.keySet().stream()
            .filter(this::isAttack)
            .sorted(
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
            .toList();
    for (String window : candidates) {
      if (isSql(window) && odds.of(window) < limit(window) && !holds(window, marks)) {
        marks.add(window);
      }
    }
    cover(marks);
    return marks;
  }

  /// Whether honest text never has a window; one whole reading may be there by chance.
  private boolean isAttack(String window) {
    int values = honest.getOrDefault(window, 0);
    return values == 0 || isWhole(window) && values * TOLERANCE <= support.getOrDefault(window, 0);
  }

  private static boolean isWhole(String window) {
    return window.startsWith("^") && window.endsWith("$");
  }

  /// Whether nothing in a window is out of place in SQL: two values stand beside each other only if
  /// the second names the first.
  private static boolean isSql(String window) {
    return OUT_OF_PLACE.stream().noneMatch(window::contains);
  }

  /// How likely a window may be in honest text: the more attacks have it, the likelier; and whole
  /// readings say more than parts of them.
  private double limit(String window) {
    int attacks = support.getOrDefault(window, 0);
    boolean whole = attacks >= FEW && isWhole(window);
    double often = Math.clamp(attacks / MANY, 1, MANY);
    return (attacks > 1 ? UNLIKELY : ONCE) * Math.max(often, whole ? WHOLE : 1);
  }

  private static boolean holds(String window, Set<String> marks) {
    for (int from = 0; from < window.length(); from++) {
      for (int to = from + SHORTEST; to <= window.length(); to++) {
        if (marks.contains(window.substring(from, to))) {
          return true;
        }
      }
    }
    return false;
  }

  private void cover(Set<String> marks) {
    List<Set<String>> open = new ArrayList<>(attacks);
    open.removeIf(windows -> windows.stream().anyMatch(marks::contains));
    while (!open.isEmpty()) {
      Map<String, Integer> covers = new HashMap<>();
      open.forEach(windows -> windows.forEach(w -> covers.merge(w, 1, Integer::sum)));
      covers.keySet().removeAll(honest.keySet());
      String best =
          covers.keySet().stream()
              .max(
                  Comparator.<String>comparingDouble(
                          w -> covers.getOrDefault(w, 0) / Math.sqrt(odds.of(w)))
                      .thenComparing(Comparator.naturalOrder()))
              .orElse(null);
      if (best == null) {
        return;
      }
      marks.add(best);
      open.removeIf(windows -> windows.contains(best));
    }
  }
}

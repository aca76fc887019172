package io.bartizan.waf.detect.sqli;

import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes up what people type into a search box: words, many of which SQL has too, in the quotes,
/// and between the signs, that people use. The same phrases each time.
final class Phrases {
  private static final String[] WORDS =
      words("dad lamp blue silk oak mug bob's gate o'neill mom's");
  private static final String[] VERBS =
      words(
          """
          select union from where having order group by set insert update delete drop table create
          case when then else like in is not all any top limit into values use call do begin end
          print load left right count sum user version database char date time year day replace space
          sleep exec declare show for with as on if max min first last log sign lock key index view
          """);
  private static final String[] NUMBERS = words("5 12 1950 3.5 1/2 9-2-5 #5 $20 AB-12 4x6 50% 2nd");
  private static final String[] SIGNS = {
    " and ", " or ", " & ", " - ", " + ", ", ", "; ", " / ", " -", ": ", ". ", " -- ", " x "
  };

  private final Random random = new Random(4711);

  private Phrases() {}

  static List<Text> of(int count) {
    Phrases phrases = new Phrases();
    List<Text> made = new ArrayList<>();
    while (made.size() < count) {
      made.add(Text.of(phrases.phrase()));
    }
    return made;
  }

  private static String[] words(String words) {
    return words.strip().split("\\s+");
  }

  private String phrase() {
    StringBuilder phrase = new StringBuilder();
    int parts = 2 + random.nextInt(5);
    String last = "";
    for (int i = 0; i < parts; i++) {
      String part = part();
      if (belong(last, part)) {
        continue;
      }
      phrase.append(i == 0 ? "" : random.nextInt(3) > 0 ? " " : pick(SIGNS)).append(part);
      last = part;
    }
    return phrase.toString();
  }

  /// Whether two words mean more to SQL than either of them.
  private static boolean belong(String first, String second) {
    return switch (first) {
      case "order", "group" -> second.equals("by");
      case "union" -> second.equals("select") || second.equals("all");
      case "insert" -> second.equals("into");
      case "delete" -> second.equals("from");
      case "drop", "create" -> VERBS.length > 0;
      case "for" -> second.equals("update");
      case "load" -> second.equals("data");
      default -> false;
    };
  }

  private String part() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> pick(NUMBERS);
      case 3, 4, 5 -> pick(VERBS);
      case 6 -> '"' + pick(random.nextBoolean() ? WORDS : VERBS) + " " + pick(WORDS) + '"';
      case 7 -> '"' + pick(random.nextBoolean() ? WORDS : VERBS) + '"';
      case 8 -> '(' + pick(random.nextBoolean() ? WORDS : NUMBERS) + " " + pick(WORDS) + ')';
      case 9 -> pick(NUMBERS) + '"';
      default -> pick(WORDS);
    };
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}

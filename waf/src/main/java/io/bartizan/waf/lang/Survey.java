package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rule files read to the end, whatever is wrong with them: what is left of the script, and every
/// fault. For whoever wants to know all that is wrong; what is left is no rule set to run.
public record Survey(Script script, List<Fault> faults) {
  public Survey {
    faults = List.copyOf(faults);
  }

  /// Reads sources in order, as if they were one.
  public static Survey of(List<Source> sources) {
    Tolerance tolerance = new Tolerance();
    ScriptReader reader = new ScriptReader(tolerance);
    for (Source source : sources) {
      try {
        reader.read(source);
      } catch (SecLangException wrong) {
        tolerance.faults.add(new Fault(wrong, 0));
      }
    }
    return new Survey(reader.script(), tolerance.faults);
  }

  /// Passes over lines with faults, and over the rest of a chain that has one.
  static final class Tolerance {
    private static final Pattern ID = Pattern.compile("[\",\\s]id:\\s*'?([0-9]{1,9})\\b");
    private static final Pattern CHAIN = Pattern.compile("[\",\\s]chain\\s*[\",]");
    private static final Pattern RULE = Pattern.compile("(?is)\\s*Sec(?:Rule|Action)\\s.*");

    private final List<Fault> faults = new ArrayList<>();
    private boolean orphans;

    /// Whether a line is the rest of a chain that is lost.
    boolean passesOver(Line line) {
      boolean orphan = orphans && isRule(line);
      orphans = orphan ? chains(line) : orphans && !isRule(line);
      return orphan;
    }

    void take(Line line, SecLangException wrong, Draft draft) {
      int lost = 0;
      if (isRule(line)) {
        lost = draft.chainIsOpen() ? ((Rule) draft.items.removeLast()).id() : id(line);
        orphans = chains(line);
      }
      faults.add(new Fault(wrong, lost));
    }

    private static boolean isRule(Line line) {
      return RULE.matcher(line.text).matches();
    }

    private static boolean chains(Line line) {
      return CHAIN.matcher(line.text).find();
    }

    private static int id(Line line) {
      Matcher id = ID.matcher(line.text);
      return id.find() ? Integer.parseInt(id.group(1)) : 0;
    }
  }
}

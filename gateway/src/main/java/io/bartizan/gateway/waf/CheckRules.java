package io.bartizan.gateway.waf;

import io.bartizan.gateway.command.Terminal;
import io.bartizan.waf.RuleCheck;
import io.bartizan.waf.lang.Fault;
import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `bartizan waf check`: loads rule files and tells all that is wrong with them.
record CheckRules(List<String> files) implements WafCommand {
  private static final String LEVEL = "paranoia-level/";

  CheckRules {
    files = List.copyOf(files);
  }

  @Override
  public int run(Terminal terminal) {
    try {
      return tell(RuleCheck.of(RuleFiles.read(files).toArray(Source[]::new)), terminal);
    } catch (IOException e) {
      terminal.complain(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  /// Writes faults, notes and counts. Returns the exit status.
  static int tell(RuleCheck check, Terminal terminal) {
    for (Fault fault : check.faults()) {
      String lost = fault.rule() == 0 ? "" : "; rule " + fault.rule() + " is lost";
      terminal.err().println(fault.error().getMessage() + lost);
    }
    check.script().notes().forEach(note -> terminal.say("note: " + note));
    terminal.out().print(counts(check.rules()));
    if (check.faults().isEmpty()) {
      terminal.say(terminal.ink().green("no mistakes"));
      return 0;
    }
    terminal.complain(summary(check.faults()));
    return 1;
  }

  private static String summary(List<Fault> faults) {
    String mistakes = faults.size() == 1 ? "1 mistake" : faults.size() + " mistakes";
    String lost = lost(faults);
    String summary = lost.isEmpty() ? mistakes : mistakes + "; rules that are lost: " + lost;
    return isOnlyRefused(faults)
        ? summary + "\n`waf: { rules: ..., unsafe: [lost-rules] }` goes without them"
        : summary;
  }

  /// Whether nothing is wrong but that rules ask for what is refused.
  static boolean isOnlyRefused(List<Fault> faults) {
    return faults.stream().allMatch(fault -> fault.rule() != 0 && fault.error().refused());
  }

  private static String lost(List<Fault> faults) {
    return faults.stream()
        .map(Fault::rule)
        .filter(rule -> rule != 0)
        .distinct()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
  }

  private static String counts(List<Rule> rules) {
    Map<String, Integer> levels = new TreeMap<>();
    Map<String, Integer> phases = new TreeMap<>();
    for (Rule rule : rules) {
      levels.merge(level(rule), 1, Integer::sum);
      phases.merge("phase " + rule.phase(), 1, Integer::sum);
    }
    return rules.size() + " rules\n" + line(phases) + line(levels);
  }

  private static String line(Map<String, Integer> counts) {
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .map(count -> count.getKey() + ": " + count.getValue())
            .collect(Collectors.joining(", ", "  ", "\n"));
  }

  private static String level(Rule rule) {
    for (Macro tag : rule.tags()) {
      if (tag.written().startsWith(LEVEL)) {
        return "paranoia level " + tag.written().substring(LEVEL.length());
      }
    }
    return "without a paranoia level";
  }
}

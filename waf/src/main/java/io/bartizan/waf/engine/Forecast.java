package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Target;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.operator.Operator;
import io.bartizan.waf.operator.Pm;
import io.bartizan.waf.operator.Rx;
import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.ExpressionSet;
import io.bartizan.waf.regex.Phrases;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rules of a phase may match at all: all their expressions are looked for in one pass over
/// each distinct text, and so are all their phrases. Immutable to its users; any thread.
final class Forecast {
  /// The expressions of all rules; each once.
  final ExpressionSet expressions;

  /// The phrases of all rules; null if there are none.
  final @Nullable Phrases phrases;

  /// The rules that look for phrases.
  final BitSet phraseRules = new BitSet();

  /// What is looked at, by variable.
  final List<Interest> interests;

  private final int[][] rulesOf;
  private final Map<Integer, List<Steady>> targets = new LinkedHashMap<>();

  private Forecast(CompiledRule[] rules, BitSet foretold) {
    Map<String, List<Integer>> byPattern = new LinkedHashMap<>();
    List<Expression> distinct = new ArrayList<>();
    List<byte[]> words = new ArrayList<>();
    Map<Variable, Interest> found = new LinkedHashMap<>();
    for (int i = foretold.nextSetBit(0); i >= 0; i = foretold.nextSetBit(i + 1)) {
      Operator operator = operator(rules[i]);
      if (operator instanceof Rx rx) {
        List<Integer> sharing =
            byPattern.computeIfAbsent(rx.expression().pattern(), _ -> new ArrayList<>());
        if (sharing.isEmpty()) {
          distinct.add(rx.expression());
        }
        sharing.add(i);
      } else if (operator instanceof Pm pm) {
        words.addAll(pm.words());
        phraseRules.set(i);
      }
      targets.put(i, steady(rules[i].step(0).link));
      interest(rules[i].step(0), targets.get(i), operator instanceof Pm, found);
    }
    this.rulesOf =
        byPattern.values().stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    this.expressions = ExpressionSet.of(distinct);
    this.phrases = words.isEmpty() ? null : Phrases.of(words);
    this.interests = List.copyOf(found.values());
  }

  /// The forecast for those rules of a phase that can be foretold; null if there are none.
  static @Nullable Forecast of(CompiledRule[] rules, BitSet foretold) {
    return foretold.isEmpty() ? null : new Forecast(rules, foretold);
  }

  /// Whether a rule can be foretold: if it looks for an expression or phrases in nothing but parts
  /// of the request or the response.
  static boolean foretells(CompiledRule rule) {
    Step step = rule.step(0);
    return operator(rule) != null
        && !step.negated
        && !step.link.targets().included().isEmpty()
        && step.link.targets().included().stream().allMatch(target -> Steady.of(target) != null);
  }

  private static @Nullable Operator operator(CompiledRule rule) {
    boolean known =
        rule.step(0).probe instanceof Probe.Fixed(Operator operator)
            && (operator instanceof Rx || operator instanceof Pm);
    return known && rule.step(0).probe instanceof Probe.Fixed(Operator operator) ? operator : null;
  }

  private static List<Steady> steady(Link link) {
    List<Steady> steady = new ArrayList<>();
    for (Target target : link.targets().included()) {
      @Nullable Steady one = Steady.of(target);
      if (one != null) {
        steady.addAll(one.parts());
      }
    }
    return List.copyOf(steady);
  }

  private static void interest(
      Step step, List<Steady> steady, boolean phrases, Map<Variable, Interest> found) {
    for (Steady target : steady) {
      Interest interest = found.computeIfAbsent(target.variable(), Interest::new);
      interest.add(target, step, phrases);
    }
  }

  /// The rules that look for an expression.
  int[] rulesOf(int expression) {
    return rulesOf[expression];
  }

  /// Whether a rule looks at values of a name of a variable.
  boolean looks(int rule, Variable variable, Text name) {
    List<Steady> steady = targets.getOrDefault(rule, List.of());
    for (int i = 0; i < steady.size(); i++) {
      if (steady.get(i).variable() == variable && steady.get(i).holds(name)) {
        return true;
      }
    }
    return false;
  }
}

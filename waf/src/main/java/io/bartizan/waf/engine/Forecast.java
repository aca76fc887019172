package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Target;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.operator.Operator;
import io.bartizan.waf.operator.Pm;
import io.bartizan.waf.operator.Rx;
import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.ExpressionSet;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which rules of a phase may match at all: all their expressions and phrases are looked for in one
/// pass over each distinct text. Immutable to its users; any thread.
final class Forecast {
  /// The expressions of all rules; each once.
  final ExpressionSet expressions;

  /// Which of the expressions may be found in which texts.
  final Prospects prospects;

  /// What is looked at, by variable.
  final List<Interest> interests;

  /// Whether it is for texts that some transformation always changes.
  final boolean ofAlways;

  private final CompiledRule[] rules;

  /// What came of texts before.
  final Memory memory = new Memory();

  private Forecast(CompiledRule[] rules, BitSet foretold, boolean ofAlways) {
    this.rules = rules;
    this.ofAlways = ofAlways;
    Map<String, Integer> numbers = new HashMap<>();
    List<Expression> distinct = new ArrayList<>();
    Map<Variable, Interest> found = interests(rules, foretold);
    for (int i = foretold.nextSetBit(0); i >= 0; i = foretold.nextSetBit(i + 1)) {
      Step step = rules[i].step(0);
      int number = numbers.computeIfAbsent(key(rules[i], i), _ -> distinct.size());
      if (number == distinct.size()) {
        distinct.add(expression(rules[i]));
      }
      for (Steady target : steady(step.link)) {
        Interest interest = Objects.requireNonNull(found.get(target.variable()));
        interest.add(target.name(), i, number, rules[i], ofAlways);
      }
    }
    this.expressions = ExpressionSet.of(distinct);
    this.prospects = new Prospects(distinct);
    this.interests = List.copyOf(found.values());
  }

  /// The place among all rules of the rule with an index within the phase.
  int place(int rule) {
    return rules[rule].index;
  }

  private static Map<Variable, Interest> interests(CompiledRule[] rules, BitSet foretold) {
    Map<Variable, List<Text>> names = new LinkedHashMap<>();
    for (int i = foretold.nextSetBit(0); i >= 0; i = foretold.nextSetBit(i + 1)) {
      for (Steady target : steady(rules[i].step(0).link)) {
        List<Text> known = names.computeIfAbsent(target.variable(), _ -> new ArrayList<>());
        if (target.name() != null) {
          known.add(target.name());
        }
      }
    }
    int most = foretold.cardinality();
    Map<Variable, Interest> interests = new LinkedHashMap<>();
    names.forEach((variable, some) -> interests.put(variable, new Interest(variable, some, most)));
    return interests;
  }

  /// The forecasts for those rules of a phase that can be foretold: one for texts that most
  /// transformations leave as they are, one for texts that some transformation always changes, as
  /// decoders of Base64 do. The few rules that look at the latter have a forecast of their own, or
  /// else every text would be looked through twice for all the others.
  static List<Forecast> of(CompiledRule[] rules, BitSet foretold) {
    List<Forecast> forecasts = new ArrayList<>();
    for (boolean always : new boolean[] {false, true}) {
      BitSet some = new BitSet();
      for (int i = foretold.nextSetBit(0); i >= 0; i = foretold.nextSetBit(i + 1)) {
        some.set(i, looksAt(rules[i].step(0), always));
      }
      if (!some.isEmpty()) {
        forecasts.add(new Forecast(rules, some, always));
      }
    }
    return List.copyOf(forecasts);
  }

  private static boolean looksAt(Step step, boolean ofAlways) {
    for (int i = 0; i < step.stages(); i++) {
      if (step.stage(i).changesAlways() == ofAlways) {
        return true;
      }
    }
    return false;
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
    return rule.step(0).probe instanceof Probe.Fixed(Operator operator)
            && (operator instanceof Rx || operator instanceof Pm)
        ? operator
        : null;
  }

  private static Expression expression(CompiledRule rule) {
    return switch (operator(rule)) {
      case Rx rx -> rx.expression();
      case Pm pm -> pm.expression();
      case null, default -> throw new IllegalStateException("rule: " + rule.rule.id());
    };
  }

  /// Equal for rules that look for the same.
  private static String key(CompiledRule rule, int index) {
    return operator(rule) instanceof Rx rx ? rx.expression().pattern() : " " + index;
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
}

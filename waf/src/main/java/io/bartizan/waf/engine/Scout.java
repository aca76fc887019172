package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.regex.Hits;
import io.bartizan.waf.state.Entries;
import io.bartizan.waf.state.Foretold;
import io.bartizan.waf.state.Marks;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.Arrays;
import java.util.BitSet;

/// Looks at the values of a transaction before its rules run, and says which rules may match. One
/// thread at a time.
final class Scout {
  private static final int[] NONE = {};

  private final State state;
  private final Recipe.Work work = new Recipe.Work();
  private Hits hits = new Hits(64);
  private int[] rules = new int[64];

  Scout(State state) {
    this.state = state;
  }

  /// Lets go of the last transaction's bytes.
  void forget() {
    work.forget();
  }

  /// Adds to `candidates` the rules that a forecast cannot rule out.
  void look(Forecast forecast, BitSet candidates) {
    if (hits.size() < forecast.expressions.size()) {
      hits = new Hits(forecast.expressions.size());
    }
    for (int i = 0; i < forecast.interests.size(); i++) {
      look(forecast, forecast.interests.get(i), candidates);
    }
  }

  private void look(Forecast forecast, Interest interest, BitSet candidates) {
    Variable variable = interest.variable;
    if (!variable.isCollection()) {
      Value value = state.scalar(variable);
      if (value != null) {
        look(forecast, interest, value, candidates);
      }
      return;
    }
    Entries entries = state.entries(variable);
    for (int i = 0; i < entries.size(); i++) {
      look(forecast, interest, entries.get(i), candidates);
    }
  }

  private void look(Forecast forecast, Interest interest, Value value, BitSet candidates) {
    Focus focus = interest.focus(value.name());
    if (focus == null) {
      return;
    }
    if (tooShort(forecast, focus, value)) {
      value.foretell(focus.nothing, forecast.ofAlways);
      return;
    }
    if (!interest.recurring(focus, value.name())) {
      scanned(forecast, focus, value, candidates);
      return;
    }
    Memory.Known known = forecast.memory.known(focus, value.text());
    if (known == null) {
      int count = scanned(forecast, focus, value, candidates);
      int[] kept = count == 0 ? NONE : Arrays.copyOf(rules, count);
      forecast.memory.keep(focus, value, kept, focus.lasting(places(forecast, count)));
      return;
    }
    value.marks(known.marks);
    value.foretell(known.foretold, forecast.ofAlways);
    for (int rule : known.rules) {
      candidates.set(rule);
    }
  }

  private static boolean tooShort(Forecast forecast, Focus focus, Value value) {
    return value.text().length() < forecast.expressions.shortest() && !focus.stages().grows();
  }

  /// Scans all that chains make of a value; how many rules may match.
  private int scanned(Forecast forecast, Focus focus, Value value, BitSet candidates) {
    int count = scan(forecast, focus, value);
    for (int i = 0; i < count; i++) {
      candidates.set(rules[i]);
    }
    value.foretell(foretold(forecast, focus, count), forecast.ofAlways);
    return count;
  }

  private Foretold foretold(Forecast forecast, Focus focus, int count) {
    return count == 0 ? focus.nothing : focus.foretold(places(forecast, count));
  }

  private BitSet places(Forecast forecast, int count) {
    BitSet places = new BitSet();
    for (int i = 0; i < count; i++) {
      places.set(forecast.place(rules[i]));
    }
    return places;
  }

  private int scan(Forecast forecast, Focus focus, Value value) {
    hits.clear();
    int count = work.texts(focus.stages().recipe(value.marks()), value);
    for (int i = 0; i < count; i++) {
      Text text = work.text(i);
      long marks = text == value.text() ? value.marks() : Marks.of(text);
      hits.want(work.sought(i), forecast.prospects.of(marks));
      forecast.expressions.foresee(text.array(), text.start(), text.end(), hits);
    }
    int found = 0;
    for (int hit = hits.next(0); hit >= 0; hit = hits.next(hit + 1)) {
      int[] some = focus.rulesOf(hit);
      if (found + some.length > rules.length) {
        rules = Arrays.copyOf(rules, found + some.length + rules.length);
      }
      System.arraycopy(some, 0, rules, found, some.length);
      found += some.length;
    }
    return found;
  }
}

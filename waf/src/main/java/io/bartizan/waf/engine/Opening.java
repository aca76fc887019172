package io.bartizan.waf.engine;

import io.bartizan.waf.state.Controls;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Rules in a row that do nothing but set variables of TX as others of them are, like those that a
/// rule set begins with: what becomes of the variables is found out by running the rules once, and
/// is from then on taken from there. Any thread.
final class Opening {
  private static final Text ZERO = Text.latin1("0");

  /// In fewer rules there is nothing to be gained.
  private static final int LEAST = 8;

  /// At most so many rules come before it, which are run one by one.
  private static final int SOON = 16;

  /// For how many combinations of values it is known what becomes of them.
  private static final int MOST = 16;

  /// The index of the first rule.
  final int from;

  /// The index of the rule behind the last.
  final int to;

  private final Sets[] sets;
  private final BitSet indexes = new BitSet();

  /// What decides on what is set, and what is set: where it is so before, that is not to be seen.
  private final int[] read;

  private final int[] whims;
  private final int[] written;
  private final List<Result> results = new CopyOnWriteArrayList<>();

  private Opening(CompiledRule[] rules, int from, Sets[] sets, Whims whims) {
    this.from = from;
    this.to = from + sets.length;
    this.sets = sets;
    BitSet allRead = new BitSet();
    BitSet allWritten = new BitSet();
    for (int i = 0; i < sets.length; i++) {
      indexes.set(rules[from + i].index);
      allRead.or(sets[i].read());
      allWritten.or(sets[i].written());
    }
    allRead.or(allWritten);
    this.read = allRead.stream().toArray();
    this.whims = allRead.stream().filter(whims::touch).toArray();
    this.written = allWritten.stream().toArray();
  }

  /// What becomes of the variables from a rule on: where to go on, those that were set, and what
  /// matched last, if anything did.
  private record Result(
      int start,
      List<@Nullable Text> before,
      int next,
      List<Made> after,
      @Nullable Text matchedName,
      Text matched) {}

  /// What a variable was set to; null if it was removed.
  private record Made(int number, @Nullable Text text) {}

  /// What decides on what happens, and what was there before it did.
  static final class Before {
    private final List<@Nullable Text> premises = new ArrayList<>();
    private final List<@Nullable Value> values = new ArrayList<>();
    private final long matches;

    private Before(Opening opening, State state) {
      for (int number : opening.read) {
        premises.add(copy(state.tx().get(number)));
      }
      for (int number : opening.written) {
        values.add(state.tx().get(number));
      }
      matches = state.matchCount();
    }
  }

  /// The longest row that begins soon; null if none is long enough.
  static @Nullable Opening of(CompiledRule[] rules, Whims whims) {
    Opening longest = null;
    for (int from = 0; from < SOON && from < rules.length; from++) {
      Sets[] row = row(rules, from);
      if (row.length >= LEAST && (longest == null || row.length > longest.sets.length)) {
        longest = new Opening(rules, from, row, whims);
      }
    }
    return longest;
  }

  private static Sets[] row(CompiledRule[] rules, int from) {
    List<Sets> row = new ArrayList<>();
    for (int i = from; i < rules.length; i++) {
      Sets sets = Sets.of(rules[i]);
      if (sets == null) {
        break;
      }
      row.add(sets);
    }
    return row.toArray(Sets[]::new);
  }

  /// Whether the rules do now what they did before: all of them run, and look at all they name.
  boolean holds(State state) {
    Controls controls = state.controls();
    if (controls.dropped().intersects(indexes)) {
      return false;
    }
    for (int i = 0; i < controls.blind().size(); i++) {
      if (controls.blind().get(i).rules().intersects(indexes)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a rule, by its index, does nothing but set variables while they are as they are.
  boolean onlySets(int rule, State state) {
    return sets[rule - from].only(state);
  }

  /// Lets happen what is known to happen from one of the rules on, and says where to go on; -1 if
  /// it is not known.
  int take(int start, State state) {
    for (Result result : results) {
      if (result.start == start && same(result.before, read, state)) {
        for (int i = 0; i < result.after.size(); i++) {
          state.tx().set(result.after.get(i).number, result.after.get(i).text);
        }
        if (result.matchedName != null) {
          state.matched(result.matchedName, result.matched);
        }
        return result.next;
      }
    }
    return -1;
  }

  /// Whether one more result can be remembered.
  boolean hasRoom() {
    return results.size() < MOST;
  }

  /// Whether it is worth remembering what happens now: as long as nothing counted anything, which
  /// variables that count show.
  boolean isCalm(State state) {
    for (int number : whims) {
      Value value = state.tx().get(number);
      if (value != null && !value.text().equals(ZERO)) {
        return false;
      }
    }
    return true;
  }

  /// What is before the rules run.
  Before before(State state) {
    return new Before(this, state);
  }

  /// Remembers what happened: rules ran from `start` until `next`.
  void keep(Before before, int start, int next, State state) {
    List<Made> made = new ArrayList<>();
    for (int i = 0; i < written.length; i++) {
      Value value = state.tx().get(written[i]);
      if (value != before.values.get(i)) {
        made.add(new Made(written[i], copy(value)));
      }
    }
    boolean matched = state.matchCount() != before.matches;
    Text name = matched ? Text.of(state.matchedName().bytes()) : null;
    Text value = matched ? Text.of(state.matched().bytes()) : Text.EMPTY;
    results.add(new Result(start, before.premises, next, made, name, value));
  }

  private static @Nullable Text copy(@Nullable Value value) {
    return value == null ? null : Text.of(value.text().bytes());
  }

  private static boolean same(List<@Nullable Text> wanted, int[] numbers, State state) {
    for (int i = 0; i < numbers.length; i++) {
      Value value = state.tx().get(numbers[i]);
      Text text = wanted.get(i);
      if (value == null ? text != null : !value.text().equals(text)) {
        return false;
      }
    }
    return true;
  }
}

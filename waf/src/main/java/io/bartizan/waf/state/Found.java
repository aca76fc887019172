package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.util.Arrays;
import java.util.function.Predicate;

/// Values that a rule looks at, in order, each with the variable that the rule calls it by; used
/// again for each rule.
public final class Found {
  private Value[] values = new Value[32];
  private Variable[] shown = new Variable[32];
  private int size;
  private int reached;

  /// Adds a value.
  public void add(Variable variable, Value value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      shown = Arrays.copyOf(shown, 2 * size);
    }
    shown[size] = variable;
    values[size++] = value;
  }

  /// How many there are.
  public int size() {
    return size;
  }

  /// The value at an index, from 0.
  public Value get(int index) {
    return values[index];
  }

  /// What the rule calls the value at an index, such as `ARGS:q`.
  public Text fullName(int index) {
    return Value.fullName(shown[index], values[index].name());
  }

  /// What the rule calls the variable of the value at an index.
  public Variable shown(int index) {
    return shown[index];
  }

  /// Keeps the values up to an index and forgets the rest.
  public void cut(int to) {
    reached = Math.max(reached, size);
    size = to;
  }

  /// Lets go of all values.
  public void forget() {
    cut(0);
    Arrays.fill(values, 0, reached, null);
    reached = 0;
  }

  /// Forgets those from an index on that an exclusion means.
  public void leaveOut(int from, Exclusion exclusion) {
    reached = Math.max(reached, size);
    int kept = from;
    for (int i = from; i < size; i++) {
      if (!exclusion.holds(values[i])) {
        shown[kept] = shown[i];
        values[kept++] = values[i];
      }
    }
    size = kept;
  }

  /// Keeps only those from an index on that a test accepts.
  public void keep(int from, Predicate<Value> test) {
    reached = Math.max(reached, size);
    int kept = from;
    for (int i = from; i < size; i++) {
      if (test.test(values[i])) {
        shown[kept] = shown[i];
        values[kept++] = values[i];
      }
    }
    size = kept;
  }
}

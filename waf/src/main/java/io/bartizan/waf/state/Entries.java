package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.util.Arrays;

/// The values of a collection in the order in which they came, up to a limit; what comes after it
/// is left out. Clearing keeps the objects for the next use.
public final class Entries {
  /// How many objects are kept for the next use.
  private static final int KEPT = 64;

  private final Variable variable;
  private final int limit;
  private Value[] values = new Value[8];
  private int made;
  private int size;

  Entries(Variable variable, int limit) {
    this.variable = variable;
    this.limit = limit;
  }

  /// Adds a value; false if there are too many.
  public boolean add(Text name, Text text) {
    if (size == limit) {
      return false;
    }
    if (size < made) {
      values[size].become(name, text);
    } else {
      append(new Value(variable, name, text));
    }
    size++;
    return true;
  }

  private void append(Value value) {
    if (made == values.length) {
      values = Arrays.copyOf(values, 2 * made);
    }
    values[made++] = value;
  }

  /// How many values there are.
  public int size() {
    return size;
  }

  /// The value at an index, from 0.
  public Value get(int index) {
    return values[index];
  }

  void forgetDerived() {
    for (int i = 0; i < size; i++) {
      values[i].forgetDerived();
    }
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      values[i].forget();
    }
    size = 0;
    if (made > KEPT) {
      values = Arrays.copyOf(values, KEPT);
      made = KEPT;
    }
  }
}

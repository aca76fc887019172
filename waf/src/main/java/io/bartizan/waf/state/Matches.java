package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What matched in one transaction: the last value, and all those of the rule that looks. Full
/// names are made when somebody asks for them, which few rules do.
final class Matches {
  private static final int FEW = 16;

  /// How many there is room for when a transaction begins.
  private static final int KEPT = 64;

  private final int most;
  private @Nullable Variable[] variables = new @Nullable Variable[FEW];
  private Text[] names = new Text[FEW];
  private Text[] values = new Text[FEW];
  private int size;
  private int reached;
  private int told;
  private @Nullable Variable variable;
  private Text name = Text.EMPTY;
  private Text value = Text.EMPTY;
  private long count;

  /// At most so many values of a rule.
  Matches(int most) {
    this.most = most;
  }

  /// A value matched that the rule calls by a variable and a name within it; without a variable,
  /// the name is the full one.
  void add(@Nullable Variable of, Text named, Text matched) {
    variable = of;
    name = named;
    value = matched;
    count++;
    if (size == most) {
      return;
    }
    if (size == names.length) {
      room(2 * size);
    }
    variables[size] = of;
    names[size] = named;
    values[size++] = matched;
  }

  private void room(int length) {
    variables = Arrays.copyOf(variables, length);
    names = Arrays.copyOf(names, length);
    values = Arrays.copyOf(values, length);
  }

  /// Another rule looks: forgets all but the last value; whether there were any.
  boolean next() {
    boolean any = size > 0;
    reached = Math.max(reached, size);
    size = 0;
    told = 0;
    return any;
  }

  /// Forgets everything.
  void forget() {
    next();
    if (names.length > KEPT) {
      room(KEPT);
    }
    int last = Math.min(reached, names.length);
    Arrays.fill(names, 0, last, Text.EMPTY);
    Arrays.fill(values, 0, last, Text.EMPTY);
    reached = 0;
    variable = null;
    name = Text.EMPTY;
    value = Text.EMPTY;
  }

  /// Adds the values of the rule, and their full names, that were not told before.
  void tell(Entries toValues, Entries toNames) {
    for (; told < size; told++) {
      Text full = full(variables[told], names[told]);
      toValues.add(full, values[told]);
      toNames.add(full, full);
    }
  }

  private static Text full(@Nullable Variable of, Text named) {
    return of == null ? named : Value.fullName(of, named);
  }

  /// The full name of the last value; empty if there is none.
  Text name() {
    name = full(variable, name);
    variable = null;
    return name;
  }

  /// The last value; empty if there is none.
  Text value() {
    return value;
  }

  /// How often anything matched since the object was made.
  long count() {
    return count;
  }
}

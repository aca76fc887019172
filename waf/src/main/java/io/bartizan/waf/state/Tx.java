package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The variables of one transaction: those that rules mention by number, and up to a limit others,
/// whose names come of macros.
public final class Tx {
  /// How many variables may have names that come of macros.
  static final int MOST = 1000;

  private final TxNames names;
  private final @Nullable Value[] numbered;
  private final @Nullable Value[] spare;
  private final Map<Text, Value> others = new LinkedHashMap<>();

  Tx(TxNames names) {
    this.names = names;
    this.numbered = new Value[names.size()];
    this.spare = new Value[names.size()];
  }

  /// The value of a number; null if it is not set.
  public @Nullable Value get(int number) {
    return numbered[number];
  }

  /// The value of a name in any case; null if it is not set.
  public @Nullable Value get(Text name) {
    Text key = Names.lowered(name);
    int number = names.known(key);
    return number >= 0 ? numbered[number] : others.get(key);
  }

  /// Sets or, with null, removes the variable of a number.
  public void set(int number, @Nullable Text text) {
    Value before = numbered[number];
    if (text == null) {
      numbered[number] = null;
    } else if (before == null || !before.text().equals(text)) {
      numbered[number] = value(number, text);
    }
  }

  /// A new value; or one that no one holds since the transaction before.
  private Value value(int number, Text text) {
    Value value = spare[number];
    if (value == null || numbered[number] != null) {
      return new Value(Variable.TX, names.name(number), text);
    }
    spare[number] = null;
    value.become(names.name(number), text);
    return value;
  }

  /// Sets or, with null, removes the variable of a name in any case.
  public void set(Text name, @Nullable Text text) {
    Text key = key(name);
    int number = number(key);
    if (number >= 0) {
      set(number, text);
    } else if (text == null) {
      others.remove(key);
    } else {
      setOther(key, text);
    }
  }

  /// Sets the variable of a name in lower case that has no number.
  public void setOther(Text key, Text text) {
    if (others.size() < MOST || others.containsKey(key)) {
      others.put(key, new Value(Variable.TX, key, text));
    }
  }

  /// A name in lower case.
  public Text key(Text name) {
    return Names.lowered(name);
  }

  /// The number of a name in lower case; -1 if it has none.
  public int number(Text key) {
    return names.known(key);
  }

  /// How many variables have numbers.
  public int names() {
    return numbered.length;
  }

  /// The name of a number, in lower case.
  public Text name(int number) {
    return names.name(number);
  }

  /// Adds those variables without numbers to what is found whose names are meant.
  public void others(Predicate<Text> meant, Found found) {
    if (!others.isEmpty()) {
      for (Value value : others.values()) {
        if (meant.test(value.name())) {
          found.add(Variable.TX, value);
        }
      }
    }
  }

  void clear() {
    for (int i = 0; i < numbered.length; i++) {
      Value value = numbered[i];
      if (value != null) {
        value.forget();
        spare[i] = value;
        numbered[i] = null;
      }
    }
    others.clear();
  }
}

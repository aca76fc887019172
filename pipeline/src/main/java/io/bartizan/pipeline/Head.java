package io.bartizan.pipeline;

/// The fields of a request or an answer, in the order in which they came. Read-only; valid until
/// its exchange ends, and, if lent to other threads by a [Verdict.Wait], until that work has
/// returned.
public interface Head {
  /// How many fields there are.
  int size();

  /// The index of the first field called `name`, or -1.
  int find(Name name);

  /// The index of the next field called `name` after the one at `index`, or -1.
  int next(Name name, int index);

  /// The name of the field at `index`, as it was sent.
  Bytes name(int index);

  /// The value of the field at `index`, without white space around it.
  Bytes value(int index);

  /// Whether the field at `index` is called `name`.
  boolean is(int index, Name name);

  /// The value of the only field called `name`; empty if there is none or more than one.
  default Bytes only(Name name) {
    int index = find(name);
    return index < 0 || next(name, index) >= 0 ? Bytes.EMPTY : value(index);
  }

  default boolean has(Name name) {
    return find(name) >= 0;
  }

  /// How many fields are called `name`.
  default int count(Name name) {
    int count = 0;
    for (int i = find(name); i >= 0; i = next(name, i)) {
      count++;
    }
    return count;
  }
}

package io.bartizan.e2e;

/// Something that is tried and refused: a row of a table. [AttackTableTest] shows all of them.
///
/// @param name what is tried
/// @param code under which it is refused
/// @param attack how it is done
record Attempt<A>(String name, String code, A attack) {
  @Override
  public String toString() {
    return name + ": " + code;
  }
}

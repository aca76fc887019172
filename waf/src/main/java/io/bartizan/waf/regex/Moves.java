package io.bartizan.waf.regex;

/// Works out where an automaton comes from a state over a symbol. For one thread.
interface Moves {
  /// Where it comes; afterwards [#found()] tells what is found before the symbol.
  States.State next(States.State from, int symbol);

  /// Which patterns the last move found, in ascending order.
  int[] found();

  /// How many steps were looked at so far.
  long work();
}

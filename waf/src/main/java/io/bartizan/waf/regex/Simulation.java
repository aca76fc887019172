package io.bartizan.waf.regex;

/// Scans without a table: slower by far, but never slower than the number of steps for each byte,
/// whatever the text. For one thread.
final class Simulation {
  private static final int[] NONE = {};

  private final Machine machine;
  private final Frontier frontier;

  Simulation(Machine machine) {
    this.machine = machine;
    frontier = new Frontier(machine);
  }

  /// How many steps were looked at so far.
  long work() {
    return frontier.work;
  }

  /// Whether any pattern is found.
  boolean found(byte[] in, int from, int to) {
    frontier.load(NONE, NONE);
    int kind = Place.START;
    for (int i = from; i < to; i++) {
      frontier.move(kind, i == to - 1 ? machine.last(in[i]) : machine.alphabet.symbol(in[i]));
      if (frontier.found().size > 0) {
        return true;
      }
      kind = machine.place.after(in[i] & 0xff);
    }
    frontier.move(kind, machine.alphabet.end());
    return frontier.found().size > 0;
  }
}

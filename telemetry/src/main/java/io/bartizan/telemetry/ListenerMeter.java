package io.bartizan.telemetry;

/// Counts the connections of one listener. Got from a [Roster] and held by the data plane's
/// listener and its connections.
public final class ListenerMeter {
  static final int OPEN = 0;
  static final int ACCEPTED = 1;
  static final int REFUSED = 2;
  static final int HANDSHAKES_FAILED = 3;
  private static final int MISUSES = 4;
  private static final int CELLS = MISUSES + Misuse.values().length;

  private final String name;
  private final PerLoop cells;

  ListenerMeter(String name, int loops) {
    this.name = name;
    this.cells = new PerLoop(loops, CELLS);
  }

  ListenerMeter(String name, ListenerMeter shared) {
    this.name = name;
    this.cells = shared.cells;
  }

  public String name() {
    return name;
  }

  /// The cell that counts connections that were ended for this reason.
  @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
  static int cell(Misuse misuse) {
    return MISUSES + misuse.ordinal();
  }

  /// How many connections were ended for this reason so far. For any thread.
  public long misused(Misuse misuse) {
    return cells.sum(cell(misuse));
  }

  PerLoop cells() {
    return cells;
  }
}

package io.bartizan.telemetry;

import java.util.Arrays;

/// Counts the connections of one listener. Got from a [Roster] and held by the data plane's
/// listener and its connections.
public final class ListenerMeter {
  static final int OPEN = 0;
  static final int ACCEPTED = 1;
  static final int HANDSHAKES_FAILED = 2;
  static final int CERTIFICATES_REFUSED = 3;
  static final int CERTIFICATES_ENDING = 4;
  private static final int MISUSES = 5;
  private static final int TURNED_AWAY = MISUSES + Misuse.values().length;
  private static final int CELLS = TURNED_AWAY + TurnedAway.values().length;

  private final String name;
  private final PerLoop cells;
  private final Burst crowds;
  private final Burst strangers;
  private final Burst endings;
  private final Burst[] misuses;

  ListenerMeter(String name, int loops) {
    this.name = name;
    this.cells = new PerLoop(loops, CELLS);
    this.crowds = new Burst();
    this.strangers = new Burst();
    this.endings = new Burst();
    this.misuses = new Burst[Misuse.values().length];
    Arrays.setAll(misuses, _ -> new Burst());
  }

  ListenerMeter(String name, ListenerMeter shared) {
    this.name = name;
    this.cells = shared.cells;
    this.crowds = shared.crowds;
    this.strangers = shared.strangers;
    this.endings = shared.endings;
    this.misuses = shared.misuses;
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

  /// The cell that counts connections that were closed at once for this reason.
  @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
  static int cell(TurnedAway why) {
    return TURNED_AWAY + why.ordinal();
  }

  /// How many connections were closed at once for this reason so far. For any thread.
  public long turnedAway(TurnedAway why) {
    return cells.sum(cell(why));
  }

  /// When it was last said that connections are turned away.
  Burst crowds() {
    return crowds;
  }

  /// When it was last said that a client's certificate was refused.
  Burst strangers() {
    return strangers;
  }

  /// When it was last said that a client's certificate ends soon.
  Burst endings() {
    return endings;
  }

  /// When a misuse of that kind was last said.
  @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
  Burst misuses(Misuse misuse) {
    return misuses[misuse.ordinal()];
  }

  PerLoop cells() {
    return cells;
  }
}

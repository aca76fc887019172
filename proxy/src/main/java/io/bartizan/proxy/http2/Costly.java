package io.bartizan.proxy.http2;

import io.bartizan.telemetry.Misuse;

/// Frames that cost the gateway more than they cost the client, and how many of each one connection
/// may send: so many at once, and so many each second from then on. What clients really send stays
/// far below.
public enum Costly {
  /// Streams that the client resets (CVE-2023-44487), unless the configuration says other numbers.
  RESET(Misuse.RESETS, 400, 40),
  /// Errors of streams that make the gateway reset them (CVE-2025-8671).
  ERROR(Misuse.ERRORS, 100, 10),
  SETTINGS(Misuse.SETTINGS, 50, 5),
  /// Some clients measure the line by one PING for each round trip.
  PING(Misuse.PINGS, 1000, 200),
  PRIORITY(Misuse.PRIORITIES, 1000, 200),
  /// DATA without data that does not end a stream.
  EMPTY(Misuse.EMPTY_FRAMES, 100, 10),
  /// A client that reads an answer sends one for each few frames of data; [Budget#earn] sees to
  /// that.
  WINDOW_UPDATE(Misuse.WINDOW_UPDATES, 2000, 200),
  /// Frames of a type that means nothing here.
  UNKNOWN(Misuse.UNKNOWN_FRAMES, 1000, 200);

  private final Misuse misuse;
  private final int burst;
  private final int perSecond;

  Costly(Misuse misuse, int burst, int perSecond) {
    this.misuse = misuse;
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /// What it is called in metrics.
  public Misuse misuse() {
    return misuse;
  }

  /// How many may come at once.
  public int burst() {
    return burst;
  }

  /// How many may come each second after that.
  public int perSecond() {
    return perSecond;
  }
}

package io.bartizan.telemetry;

import java.util.Locale;

/// What a client has done with an HTTP/2 connection, so that the gateway ended it.
public enum Misuse {
  /// It broke the protocol.
  PROTOCOL,
  /// It reset streams too often.
  RESETS,
  /// It provoked errors of streams too often.
  ERRORS,
  SETTINGS,
  PINGS,
  PRIORITIES,
  /// Frames without content that do not end anything.
  EMPTY_FRAMES,
  WINDOW_UPDATES,
  UNKNOWN_FRAMES,
  /// A header block that cannot be decoded, is far too large, comes in too many frames, or does not
  /// end in time.
  HEADERS,
  /// It sends, but does not read what it is sent.
  BACKLOG;

  /// What it is called in metrics.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

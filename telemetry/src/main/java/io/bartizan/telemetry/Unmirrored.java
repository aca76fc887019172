package io.bartizan.telemetry;

import java.util.Locale;

/// Why a request that was to be copied to a service was not.
public enum Unmirrored {
  /// Its body is longer than what is copied.
  BODY_SIZE,
  /// There was too little memory left for its copy.
  MEMORY,
  /// As many copies as may be were under way.
  SATURATED,
  /// It was over before it had come whole.
  INCOMPLETE,
  /// No connection to the service could be had.
  UNAVAILABLE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

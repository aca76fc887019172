package io.bartizan.telemetry;

/// Which configuration is in force.
///
/// @param name what tells it from others
/// @param sinceMillis when it was put in force, in milliseconds since 1970; 0 if none was
/// @param lastLoadGood whether none has been refused since
record Version(String name, long sinceMillis, boolean lastLoadGood) {
  static final Version NONE = new Version("", 0, false);

  Version refused() {
    return new Version(name, sinceMillis, false);
  }
}

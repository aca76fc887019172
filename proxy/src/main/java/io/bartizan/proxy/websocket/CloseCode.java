package io.bartizan.proxy.websocket;

/// Codes of Close frames (RFC 6455, section 7.4).
public final class CloseCode {
  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int POLICY = 1008;

  /// Stands for a Close frame without a code; never sent.
  public static final int NONE = 1005;

  /// Stands for an end without a Close frame; never sent.
  public static final int ABNORMAL = 1006;

  private static final int FIRST_RESERVED = 1015;
  private static final int FIRST_REGISTERED = 3000;
  private static final int LAST_PRIVATE = 4999;

  private CloseCode() {}

  /// Whether `code` may stand in a Close frame: those that are defined, and those for libraries and
  /// applications.
  public static boolean sendable(int code) {
    return code >= NORMAL
            && code < FIRST_RESERVED
            && code != 1004
            && code != NONE
            && code != ABNORMAL
        || code >= FIRST_REGISTERED && code <= LAST_PRIVATE;
  }
}

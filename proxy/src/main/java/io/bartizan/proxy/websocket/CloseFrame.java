package io.bartizan.proxy.websocket;

import java.nio.charset.StandardCharsets;

/// Close frames of the gateway itself.
public final class CloseFrame {
  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;

  private CloseFrame() {}

  /// A frame for a client.
  ///
  /// @param reason ASCII, at most 123 characters
  public static byte[] unmasked(int code, String reason) {
    return frame(code, reason, 2);
  }

  /// A frame for a server.
  ///
  /// @param key drawn for this frame
  public static byte[] masked(int code, String reason, int key) {
    byte[] frame = frame(code, reason, 6);
    frame[1] |= (byte) MASKED;
    for (int i = 0; i < 4; i++) {
      frame[2 + i] = (byte) (key >>> 24 - 8 * i);
    }
    for (int i = 6; i < frame.length; i++) {
      frame[i] ^= frame[2 + (i - 6 & 3)];
    }
    return frame;
  }

  private static byte[] frame(int code, String reason, int head) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[head + 2 + text.length];
    frame[0] = (byte) CLOSE;
    frame[1] = (byte) (2 + text.length);
    frame[head] = (byte) (code >>> 8);
    frame[head + 1] = (byte) code;
    System.arraycopy(text, 0, frame, head + 2, text.length);
    return frame;
  }
}

package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A frame of a WebSocket (RFC 6455, section 5.2), right or wrong.
///
/// @param first the first byte: FIN, reserved bits and opcode
/// @param masked whether it came, or is to be sent, masked
@SuppressWarnings("ArrayRecordComponent") // compared by content, below
public record Frame(int first, boolean masked, byte[] payload) {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  /// A frame that ends its message, and is not masked.
  public static Frame of(int opcode, byte... payload) {
    return new Frame(FIN | opcode, false, payload);
  }

  public static Frame text(String text) {
    return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Frame close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >>> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return of(CLOSE, payload);
  }

  /// The same frame, after which its message goes on.
  public Frame unfinished() {
    return new Frame(first & ~FIN, masked, payload);
  }

  /// The same frame, as a client sends it.
  public Frame mask() {
    return new Frame(first, true, payload);
  }

  public int opcode() {
    return first & 0x0f;
  }

  public boolean isFinal() {
    return (first & FIN) != 0;
  }

  /// The payload as UTF-8.
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /// The code of a Close frame; 1005 if it has none.
  public int code() {
    return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
  }

  /// The reason of a Close frame.
  public String reason() {
    return payload.length < 2
        ? ""
        : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
  }

  /// Where the bytes of frames come from.
  public interface Source {
    /// The next `length` bytes.
    Bytes read(int length) throws IOException;
  }

  /// Reads a frame.
  public static Frame from(Source source) throws IOException {
    Bytes head = source.read(2);
    int length = head.at(1) & 0x7f;
    long payload = length < 126 ? length : number(source.read(length == 126 ? 2 : 8));
    boolean masked = (head.at(1) & 0x80) != 0;
    byte[] key = masked ? source.read(4).toArray() : new byte[4];
    byte[] bytes = source.read(Math.toIntExact(payload)).toArray();
    return new Frame(head.at(0) & 0xff, masked, masked(bytes, key));
  }

  private static long number(Bytes bytes) {
    long number = 0;
    for (int i = 0; i < bytes.length(); i++) {
      number = number << 8 | bytes.at(i) & 0xff;
    }
    return number;
  }

  /// The frame as it is sent.
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    int mask = masked ? 0x80 : 0;
    int length = payload.length;
    if (length < 126) {
      out.write(mask | length);
    } else if (length < 1 << 16) {
      out.write(mask | 126);
      number(out, length, 2);
    } else {
      out.write(mask | 127);
      number(out, length, 8);
    }
    if (masked) {
      out.writeBytes(KEY);
    }
    out.writeBytes(masked ? masked(payload, KEY) : payload);
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, long value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write((int) (value >>> 8 * i));
    }
  }

  /// `payload` masked by `key`, or unmasked.
  static byte[] masked(byte[] payload, byte[] key) {
    byte[] result = payload.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= key[i & 3];
    }
    return result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame frame
        && frame.first == first
        && frame.masked == masked
        && Arrays.equals(frame.payload, payload);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(payload) * 31 + first;
  }

  @Override
  public String toString() {
    String text =
        payload.length > 40
            ? payload.length + " bytes"
            : opcode() == CLOSE ? code() + " " + reason() : text();
    return "%02x%s %s".formatted(first, masked ? " masked" : "", text);
  }
}

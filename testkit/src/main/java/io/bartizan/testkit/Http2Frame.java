package io.bartizan.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A frame of HTTP/2 (RFC 9113, section 4.1) as it came, be it valid or not; and the bytes of
/// frames that are to be sent.
///
/// @param stream the number of its stream, with the reserved bit
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record Http2Frame(int type, int flags, int stream, byte[] payload) {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  public static final int PADDED = 8;

  public static final int NO_ERROR = 0;
  public static final int PROTOCOL_ERROR = 1;
  public static final int INTERNAL_ERROR = 2;
  public static final int STREAM_CLOSED = 5;
  public static final int REFUSED_STREAM = 7;
  public static final int CANCEL = 8;
  public static final int COMPRESSION_ERROR = 9;
  public static final int ENHANCE_YOUR_CALM = 11;

  /// What a client says first.
  public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /// Reads a frame.
  public static Http2Frame from(Frame.Source source) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(source.read(9).toArray());
    int length = (head.getShort() & 0xffff) << 8 | head.get() & 0xff;
    int type = head.get();
    int flags = head.get();
    return new Http2Frame(type, flags, head.getInt(), source.read(length).toArray());
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public ByteBuffer content() {
    return ByteBuffer.wrap(payload);
  }

  /// The error code of RST_STREAM or GOAWAY.
  public int code() {
    return content().getInt(type == GOAWAY ? 4 : 0);
  }

  /// What GOAWAY says is the last stream.
  public int lastStream() {
    return content().getInt(0);
  }

  /// Why, in words.
  public String debug() {
    return new String(payload, 8, payload.length - 8, StandardCharsets.ISO_8859_1);
  }

  /// A frame as it is sent.
  public static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /// SETTINGS with these as identifier, value, identifier, value.
  public static byte[] settings(int... settings) {
    ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    return frame(SETTINGS, 0, 0, payload.array());
  }

  public static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /// A header block of these fields, each `name: value`, in ISO 8859-1 and without compression.
  public static byte[] block(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String field : fields) {
      int colon = Math.max(0, field.indexOf(": ", 1));
      out.write(0x10);
      text(out, field.substring(0, colon));
      text(out, field.substring(colon + 2));
    }
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) {
        out.write(rest & 127 | 128);
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Http2Frame frame
        && frame.type == type
        && frame.flags == flags
        && frame.stream == stream
        && Arrays.equals(frame.payload, payload);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(payload) * 31 + type;
  }

  @Override
  public String toString() {
    return "type %d, flags %x, stream %d, %d bytes".formatted(type, flags, stream, payload.length);
  }
}

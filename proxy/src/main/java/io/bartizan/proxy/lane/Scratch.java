package io.bartizan.proxy.lane;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array in which a head is put together before it is copied to the socket's buffer in
/// one go.
public final class Scratch {
  private static final int KEEP = 64 * 1024;

  private byte[] bytes = new byte[4096];
  private int end;

  public Scratch() {}

  public Scratch begin() {
    if (bytes.length > KEEP) {
      bytes = new byte[4096];
    }
    end = 0;
    return this;
  }

  private void reserve(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(end + more, bytes.length * 2));
    }
  }

  public Scratch put(byte[] source) {
    return put(source, 0, source.length);
  }

  public Scratch put(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, end, to - from);
    end += to - from;
    return this;
  }

  public Scratch put(byte one) {
    reserve(1);
    bytes[end++] = one;
    return this;
  }

  public Scratch put(Bytes source) {
    reserve(source.length());
    end = source.copyTo(bytes, end);
    return this;
  }

  public Scratch put(String ascii) {
    return put(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Writes a number that is not negative, in decimal.
  public Scratch decimal(long number) {
    reserve(20);
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = end + digits - 1; i >= end; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += digits;
    return this;
  }

  /// Writes 16 hexadecimal digits.
  public Scratch hex(long number) {
    reserve(16);
    end = io.bartizan.pipeline.Exchange.hex(number, bytes, end);
    return this;
  }

  public Scratch line() {
    reserve(2);
    bytes[end++] = '\r';
    bytes[end++] = '\n';
    return this;
  }

  /// Writes fields as HTTP/1.1 lines.
  public Scratch put(Fields fields) {
    for (int i = 0; i < fields.size(); i++) {
      put(fields.fieldName(i), fields.value(i));
    }
    return this;
  }

  /// Writes a field as an HTTP/1.1 line.
  public Scratch put(Name name, Bytes value) {
    reserve(name.length() + 2);
    end = name.copyTo(bytes, end);
    bytes[end++] = ':';
    bytes[end++] = ' ';
    return put(value).line();
  }

  public int length() {
    return end;
  }

  public byte[] array() {
    return bytes;
  }

  /// Copies everything to `target`.
  public void copyTo(ByteBuf target) {
    target.writeBytes(bytes, 0, end);
  }
}

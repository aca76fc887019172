package io.bartizan.identity.signature;

import io.bartizan.pipeline.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A text that grows. For one thread.
final class SignedText {
  private byte[] bytes = new byte[1024];
  private int length;

  SignedText add(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
    return this;
  }

  /// @param text ISO 8859-1
  SignedText add(String text) {
    return add(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  SignedText add(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  SignedText add(Bytes text) {
    reserve(text.length());
    length = text.copyTo(bytes, length);
    return this;
  }

  /// A string of a structured field (RFC 9651, section 4.1.6).
  SignedText quoted(String text) {
    add('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        add('\\');
      }
      add(c);
    }
    return add('"');
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }
}

package io.bartizan.policies.transform;

import io.bartizan.pipeline.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Where a template writes one value. It remembers if something was missing, or cannot stand there.
final class Sheet {
  /// What has become of the value.
  enum State {
    GOOD,
    /// Something that the template asks for is not there.
    MISSING,
    /// Something holds control characters, or is no text.
    UNUSABLE
  }

  private static final String UNRESERVED = "-._~";
  private static final String DELIMITERS = "&=;+";
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);

  private final boolean encoding;
  private byte[] bytes = new byte[64];
  private int length;
  private State state = State.GOOD;

  /// @param encoding whether values are percent-encoded, for a place in a URI
  Sheet(boolean encoding) {
    this.encoding = encoding;
  }

  State state() {
    return state;
  }

  Bytes bytes() {
    return Bytes.view(bytes, 0, length);
  }

  void missing() {
    state = state == State.GOOD ? State.MISSING : state;
  }

  void unusable() {
    state = State.UNUSABLE;
  }

  /// Writes what may stand in a header and a URI as it is.
  void plain(Bytes text) {
    reserve(text.length());
    length = text.copyTo(bytes, length);
  }

  /// Writes a part of the request's path. In a query, what would begin another parameter there, or
  /// be read as a space, is percent-encoded.
  void path(Bytes text, boolean query) {
    if (!query) {
      plain(text);
      return;
    }
    reserve(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      byte b = text.at(i);
      if (DELIMITERS.indexOf(b) >= 0) {
        escape(b);
      } else {
        bytes[length++] = b;
      }
    }
  }

  /// Writes a text that somebody else has chosen.
  void foreign(String text) {
    if (!printable(text)) {
      unusable();
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (encoding && segment(text)) {
      encode(utf8);
    } else if (encoding) {
      unusable();
    } else {
      plain(Bytes.view(utf8, 0, utf8.length));
    }
  }

  /// No control characters, no half characters: what is written must be read as the same.
  private static boolean printable(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff);
  }

  /// Whether a path with this text between slashes is still the same path.
  private static boolean segment(String text) {
    return !text.isEmpty() && !text.equals(".") && !text.equals("..");
  }

  private void encode(byte[] utf8) {
    reserve(utf8.length * 3);
    for (byte b : utf8) {
      if (Character.isLetterOrDigit(b & 0xff) && b > 0 || UNRESERVED.indexOf(b) >= 0) {
        bytes[length++] = b;
      } else {
        escape(b);
      }
    }
  }

  private void escape(byte b) {
    bytes[length++] = '%';
    bytes[length++] = HEX[(b & 0xff) >> 4];
    bytes[length++] = HEX[b & 15];
  }

  /// Makes room for `more` bytes and returns the array that has it.
  byte[] reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
    return bytes;
  }

  int length() {
    return length;
  }

  void length(int end) {
    length = end;
  }
}

package io.bartizan.gateway.waf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The headers of a tar archive (POSIX ustar). Longer names stand in entries of their own, before
/// the one that they are for.
final class Tar {
  private static final int BLOCK = 512;
  private static final byte LONG_NAME = 'L';
  private static final byte ABOUT = 'x';
  private static final Pattern PATH = Pattern.compile("(?m)^[0-9]+ path=(.+)$");

  private final InputStream in;
  private byte[] header = new byte[BLOCK];
  private String named = "";
  private String nextNamed = "";

  Tar(InputStream in) {
    this.in = in;
  }

  /// Goes to the next header; the entry's bytes and its padding must have been read. False at the
  /// end.
  boolean next() throws IOException {
    named = nextNamed;
    nextNamed = "";
    header = in.readNBytes(BLOCK);
    if (header.length == 0 || header.length == BLOCK && header[0] == 0) {
      return false;
    }
    if (header.length < BLOCK || !text(257, 5).equals("ustar") || sum() != octal(148, 8)) {
      throw new IOException("no archive (expected: .tar.gz or .zip, whole)");
    }
    return true;
  }

  String name() {
    if (!named.isEmpty()) {
      return named;
    }
    String prefix = text(345, 155);
    return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
  }

  /// Whether it says something of the entry behind it, such as its name.
  boolean isAbout() {
    return header[156] == LONG_NAME || header[156] == ABOUT;
  }

  /// Takes in what it says.
  void about(String said) {
    Matcher path = PATH.matcher(said);
    if (header[156] == LONG_NAME) {
      nextNamed = said.replace("\0", "");
    } else {
      nextNamed = path.find() ? path.group(1) : named;
    }
  }

  /// Whether it is a plain file: no folder, link or device.
  boolean isFile() {
    return header[156] == '0' || header[156] == 0;
  }

  long size() throws IOException {
    return octal(124, 12);
  }

  long padding() throws IOException {
    return (BLOCK - size() % BLOCK) % BLOCK;
  }

  private int sum() {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  private long octal(int from, int length) throws IOException {
    String digits = text(from, length).strip();
    if (!digits.matches("[0-7]{0,11}")) {
      throw new IOException("tar: `" + digits + "` (expected: octal digits)");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  /// Up to the first null byte.
  private String text(int from, int length) {
    int to = from;
    while (to < from + length && header[to] != 0) {
      to++;
    }
    return new String(header, from, to - from, StandardCharsets.UTF_8);
  }
}

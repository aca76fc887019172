package io.bartizan.gateway.waf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The headers of a tar archive (POSIX ustar). Longer names of newer kinds stand in entries of
/// their own, which are passed over: no file of a release has one.
final class Tar {
  private static final int BLOCK = 512;

  private final InputStream in;
  private byte[] header = new byte[BLOCK];

  Tar(InputStream in) {
    this.in = in;
  }

  /// Goes to the next header; the entry's bytes and its padding must have been read. False at the
  /// end.
  boolean next() throws IOException {
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
    String prefix = text(345, 155);
    return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
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

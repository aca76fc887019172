package io.bartizan.gateway.secret;

import io.bartizan.gateway.command.Ink;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a secret comes from that somebody types or pipes in; never an argument, which everybody on
/// the machine can see.
interface Typing {
  /// The longest secret, in bytes.
  int LONGEST = 1_024;

  /// The secret, without the end of its line.
  ///
  /// @throws IOException if there is none, or none that can be taken; the message does not hold it
  byte[] secret() throws IOException;

  /// The process' own: twice and without echo at a terminal, else the first line of standard input.
  static Typing ofProcess() {
    return () -> {
      if (!Ink.terminal(0)) {
        return line(System.in);
      }
      return typed(
          Optional.ofNullable(System.console())
              .filter(Console::isTerminal)
              .orElseThrow(() ->
                  new IOException(
                      "standard input is a terminal that would show what you type (expected: a pipe, or standard output that is a terminal too)")));
    };
  }

  private static byte[] typed(Console console) throws IOException {
    byte[] first = utf8(console.readPassword("secret: "));
    byte[] again = utf8(console.readPassword("again: "));
    if (!Arrays.equals(first, again)) {
      throw new IOException("two different secrets (expected: the same twice)");
    }
    return checked(first);
  }

  private static byte[] utf8(char @Nullable [] typed) throws IOException {
    if (typed == null) {
      throw new IOException("no secret (expected: a line)");
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
    Arrays.fill(typed, ' ');
    byte[] secret = new byte[bytes.remaining()];
    bytes.get(secret);
    return secret;
  }

  /// The only line of `in`.
  static byte[] line(InputStream in) throws IOException {
    byte[] all = in.readNBytes(LONGEST + 3);
    int end = all.length;
    if (end > 0 && all[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && all[end - 1] == '\r') {
      end--;
    }
    return checked(Arrays.copyOf(all, end));
  }

  private static byte[] checked(byte[] secret) throws IOException {
    if (secret.length == 0 || secret.length > LONGEST) {
      throw new IOException(
          "a secret of " + secret.length + " bytes (expected: 1 to " + LONGEST + ", in one line)");
    }
    for (byte each : secret) {
      if (each >= 0 && each < ' ' || each == 127) {
        throw new IOException("a secret with a control character (expected: one line of text)");
      }
    }
    return secret;
  }
}

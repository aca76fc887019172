package io.bartizan.e2e.crs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What came back: the status and everything behind it, or an error if no answer of HTTP did.
record Answer(int status, String text, String error) {
  private static final Pattern HEAD = Pattern.compile("^HTTP/1\\.[01] ([0-9]{3})[ \\r]");
  private static final Pattern INTERIM = Pattern.compile("HTTP/1\\.1 1[0-9]{2} ");
  private static final Pattern LENGTH =
      Pattern.compile("(?im)^content-length:[ \\t]*([0-9]{1,9})[ \\t]*$");
  private static final Pattern CLOSE = Pattern.compile("(?im)^connection:[ \\t]*close[ \\t]*$");
  private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding:.*chunked");
  private static final int PATIENCE = 30_000;

  boolean failed() {
    return !error.isEmpty();
  }

  /// Sends bytes from a client's address on a connection of its own.
  static Answer to(byte[] request, InetAddress client, int port) {
    byte[] came = new byte[0];
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(client, 0));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE);
      byte[] loopback = {127, 0, 0, 1};
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(loopback), port), PATIENCE);
      socket.getOutputStream().write(request);
      came = read(socket.getInputStream(), FtwRequest.method(request).equals("HEAD"));
      return of(came, "");
    } catch (IOException e) {
      return of(came, String.valueOf(e.getMessage()));
    }
  }

  private static Answer of(byte[] came, String error) {
    String text = last(came);
    Matcher head = HEAD.matcher(text);
    if (!head.find()) {
      return new Answer(0, text, error.isEmpty() ? "no answer of HTTP" : error);
    }
    return new Answer(Integer.parseInt(head.group(1)), text, "");
  }

  /// Reads one answer, or to the end of the connection.
  private static byte[] read(InputStream in, boolean headOnly) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 << 10];
    int read = in.read(buffer);
    while (read > 0) {
      out.write(buffer, 0, read);
      if (isWhole(out.toByteArray(), headOnly)) {
        break;
      }
      read = in.read(buffer);
    }
    return out.toByteArray();
  }

  /// What came, without interim answers.
  private static String last(byte[] came) {
    String text = new String(came, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    while (end >= 0 && INTERIM.matcher(text).lookingAt()) {
      text = text.substring(end + 4);
      end = text.indexOf("\r\n\r\n");
    }
    return text;
  }

  private static boolean isWhole(byte[] came, boolean headOnly) {
    String text = last(came);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = text.substring(0, end).replace("\r\n", "\n");
    if (headOnly || CLOSE.matcher(head).find()) {
      return headOnly;
    }
    Matcher length = LENGTH.matcher(head);
    return length.find()
        ? text.length() >= end + 4 + Integer.parseInt(length.group(1))
        : !CHUNKED.matcher(head).find() || endsWith(came, "0\r\n\r\n");
  }

  private static boolean endsWith(byte[] came, String end) {
    byte[] tail = end.getBytes(StandardCharsets.ISO_8859_1);
    return came.length >= tail.length
        && Arrays.equals(came, came.length - tail.length, came.length, tail, 0, tail.length);
  }
}

package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads HTTP/1.1 from a connection and keeps every byte that has come. One thread reads; any
/// thread may look at what has come.
final class Inlet {
  private static final int LONGEST_LINE = 1 << 20;

  private final InputStream in;
  private byte[] bytes = new byte[8192];
  private int end;
  private int position;

  Inlet(InputStream in) {
    this.in = in;
  }

  /// How many bytes have been taken by now.
  int position() {
    return position;
  }

  /// A copy of what has come from `from` to `to`.
  synchronized Bytes range(int from, int to) {
    return Bytes.view(Arrays.copyOfRange(bytes, from, to), 0, to - from);
  }

  /// A copy of all that has come.
  synchronized Bytes all() {
    return range(0, end);
  }

  /// Whether there is nothing more to come. Waits for the next byte.
  boolean atEnd() throws IOException {
    return position == end && !fill();
  }

  private boolean fill() throws IOException {
    byte[] more = new byte[8192];
    int count = in.read(more);
    if (count < 0) {
      return false;
    }
    keep(more, count);
    return true;
  }

  private synchronized void keep(byte[] more, int count) {
    if (bytes.length - end < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + count));
    }
    System.arraycopy(more, 0, bytes, end, count);
    end += count;
  }

  private byte next() throws IOException {
    if (atEnd()) {
      throw new EOFException("end after " + tail() + " (expected: more)");
    }
    return bytes[position++];
  }

  /// The last few bytes, for messages.
  private String tail() {
    return end + " bytes, the last of them \"" + range(Math.max(0, end - 200), end) + "\"";
  }

  /// A line without its end, CR LF.
  String line() throws IOException {
    int start = position;
    byte before = 0;
    for (byte b = next(); b != '\n'; b = next()) {
      before = b;
      if (position - start > LONGEST_LINE) {
        throw new ProtocolException("line of more than " + LONGEST_LINE + " bytes");
      }
    }
    if (before != '\r') {
      throw new ProtocolException("bare LF after " + tail() + " (expected: CR LF)");
    }
    return range(start, position - 2).toString();
  }

  /// Fields up to the empty line that ends them.
  List<Field> fields() throws IOException {
    List<Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      fields.add(Field.parse(line));
    }
    return List.copyOf(fields);
  }

  Bytes exactly(long length) throws IOException {
    int start = position;
    while (end - start < length) {
      if (!fill()) {
        throw new EOFException(
            "end after " + (end - start) + " bytes of body (expected: " + length + ")");
      }
    }
    position = start + Math.toIntExact(length);
    return range(start, position);
  }

  /// Everything up to the end of the connection.
  Bytes rest() throws IOException {
    int start = position;
    while (fill()) {
      position = end;
    }
    position = end;
    return range(start, end);
  }

  /// A body in chunks with its trailers.
  Chunked chunked() throws IOException {
    var body = new ByteArrayOutputStream();
    for (int size = size(line()); size > 0; size = size(line())) {
      body.writeBytes(exactly(size).toArray());
      String empty = line();
      if (!empty.isEmpty()) {
        throw new ProtocolException(
            "chunk of " + size + " bytes is followed by \"" + empty + "\" (expected: CR LF)");
      }
    }
    return new Chunked(Bytes.view(body.toByteArray(), 0, body.size()), fields());
  }

  private static int size(String line) throws ProtocolException {
    int semicolon = line.indexOf(';');
    String digits = semicolon < 0 ? line : line.substring(0, semicolon);
    try {
      return Integer.parseInt(digits, 16);
    } catch (NumberFormatException e) {
      throw new ProtocolException("chunk size: \"" + line + "\" (expected: hexadecimal digits)");
    }
  }

  record Chunked(Bytes body, List<Field> trailers) {}
}

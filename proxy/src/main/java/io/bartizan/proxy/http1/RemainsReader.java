package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Remains;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a head that [RequestReader] has refused as the least strict of programs might: lines end
/// with CR, with LF or with both, a folded line goes on, and a field may have any characters. Takes
/// time linear in the head.
public final class RemainsReader {
  private static final Bytes OLDEST = Bytes.of("HTTP/0.9");

  private final HeadTable fields = new HeadTable();
  private byte[] bytes = fields.bytes();
  private int end;
  private int at;
  private int lineEnd;
  private int feeds;

  private RemainsReader() {}

  /// Takes more of the head from `in` behind what `table` has of it; what is too much is dropped.
  ///
  /// @param headSize how much is kept at most, in bytes
  public static void take(ByteBuf in, HeadTable table, int headSize) {
    int count = Math.clamp(headSize - table.end(), 0, in.readableBytes());
    table.reserve(count);
    in.readBytes(table.bytes(), table.end(), count);
    table.end(table.end() + count);
    in.skipBytes(in.readableBytes());
  }

  /// What is left of the head whose bytes `table` has, up to its empty line or as far as it has
  /// come. Null if nothing of it looks like a request.
  ///
  /// @param mostFields how many fields are read at most
  public static @Nullable Remains read(HeadTable table, int mostFields) {
    return new RemainsReader().remains(table, mostFields);
  }

  private @Nullable Remains remains(HeadTable table, int mostFields) {
    end = table.end();
    fields.reserve(end);
    fields.end(end);
    bytes = fields.bytes();
    System.arraycopy(table.bytes(), 0, bytes, 0, end);
    skipBreaks();
    int start = at;
    line();
    int stop = lineEnd;
    while (feeds < 2 && at < end && fields.size() < mostFields) {
      field();
    }
    return request(start, stop);
  }

  /// Goes over the bytes between two lines, and counts the line feeds among them: two end the head.
  private void skipBreaks() {
    feeds = 0;
    while (at < end && feeds < 2 && isBreak(bytes[at])) {
      feeds += bytes[at] == '\n' ? 1 : 0;
      at++;
    }
  }

  private static boolean isBreak(byte b) {
    return b == '\r' || b == '\n';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /// Goes over one line and what ends it.
  private void line() {
    while (at < end && !isBreak(bytes[at])) {
      at++;
    }
    lineEnd = at;
    skipBreaks();
  }

  private void field() {
    int start = at;
    line();
    while (feeds < 2 && at < end && isBlank(bytes[at])) {
      Arrays.fill(bytes, lineEnd, at, (byte) ' ');
      line();
    }
    int colon = start;
    while (colon < lineEnd && bytes[colon] != ':') {
      colon++;
    }
    int nameEnd = before(start, colon);
    int value = behind(Math.min(colon + 1, lineEnd), lineEnd);
    int hash = Name.hash(bytes, start, nameEnd);
    fields.add(start, nameEnd, value, before(value, lineEnd), hash, false);
  }

  /// The end of what lies from one index to another, without blanks.
  private int before(int from, int to) {
    int last = to;
    while (last > from && isBlank(bytes[last - 1])) {
      last--;
    }
    return last;
  }

  private int behind(int from, int to) {
    int first = from;
    while (first < to && isBlank(bytes[first])) {
      first++;
    }
    return first;
  }

  /// The first word is the method, the last one the protocol if it looks like one, and all between
  /// is the target.
  private @Nullable Remains request(int from, int to) {
    int start = behind(from, to);
    int method = word(start, to);
    int target = behind(method, to);
    int stop = before(target, to);
    int last = stop;
    while (last > target && !isBlank(bytes[last - 1])) {
      last--;
    }
    boolean said = last > target && Bytes.view(bytes, last, stop).startsIgnoringCase("http/");
    int targetEnd = said ? before(target, last) : stop;
    return target == targetEnd
        ? null
        : new Remains(
            Bytes.view(bytes, start, method),
            Bytes.view(bytes, target, targetEnd),
            said ? Bytes.view(bytes, last, stop) : OLDEST,
            fields);
  }

  private int word(int from, int to) {
    int i = from;
    while (i < to && !isBlank(bytes[i])) {
      i++;
    }
    return i;
  }
}

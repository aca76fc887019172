package io.bartizan.proxy.http2;

import io.bartizan.pipeline.Name;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes header blocks of one connection (RFC 7541). Every field goes as a line into a
/// [HeaderBlock]; nothing is allocated for it. Work and memory are bounded by the size of the
/// encoded block, whatever it refers to.
final class HpackReader {
  /// The largest table that the other side may use; what SETTINGS_HEADER_TABLE_SIZE says if nobody
  /// changes it.
  static final int TABLE_SIZE = 4096;

  private static final int MAX_INTEGER = 1 << 24;
  private static final int KEEP = 8 * 1024;
  private static final int BAD = -1;

  private final DynamicTable dynamic = new DynamicTable(TABLE_SIZE);
  private byte[] line = new byte[512];
  private int lineEnd;
  private byte[] in = {};
  private int at;
  private int limit;

  /// Decodes the block that lies in `bytes`. Returns null, or why it cannot be decoded: then the
  /// connection is lost.
  @Nullable String read(byte[] bytes, int from, int to, HeaderBlock into) {
    in = bytes;
    at = from;
    limit = to;
    into.begin();
    String problem = resize();
    while (problem == null && at < limit) {
      problem = field(into);
    }
    into.end();
    if (line.length > KEEP) {
      line = new byte[512];
    }
    return problem;
  }

  /// Changes of the table's size may stand only before the first field (section 4.2).
  private @Nullable String resize() {
    while (at < limit && (in[at] & 0xe0) == 0x20) {
      int size = integer(5);
      if (size == BAD || size > TABLE_SIZE) {
        return "table size update beyond " + TABLE_SIZE;
      }
      dynamic.capacity(size);
    }
    return null;
  }

  private @Nullable String field(HeaderBlock into) {
    byte first = in[at];
    if (first < 0) {
      return indexed(into);
    }
    if ((first & 0x40) != 0) {
      return literal(into, 6, true);
    }
    return (first & 0x20) != 0 ? "table size update behind a field" : literal(into, 4, false);
  }

  private @Nullable String indexed(HeaderBlock into) {
    int index = integer(7);
    if (index >= 1 && index <= StaticTable.SIZE) {
      into.add(
          StaticTable.TEXT,
          StaticTable.start(index),
          StaticTable.nameEnd(index),
          StaticTable.end(index),
          StaticTable.hash(index),
          null);
      return null;
    }
    int entry = index - StaticTable.SIZE - 1;
    if (index < 1 || entry >= dynamic.count()) {
      return "index of no field";
    }
    into.add(
        dynamic.text(),
        dynamic.start(entry),
        dynamic.nameEnd(entry),
        dynamic.end(entry),
        dynamic.hash(entry),
        dynamic.problem(entry));
    return null;
  }

  /// A field that is spelled out, at least its value. It is put together as a line first.
  private @Nullable String literal(HeaderBlock into, int prefix, boolean remember) {
    int index = integer(prefix);
    lineEnd = 0;
    int hash = 0;
    if (index == 0) {
      if (!text()) {
        return "malformed name";
      }
      hash = Name.hash(line, 0, lineEnd);
    } else if (index > 0 && index <= StaticTable.SIZE) {
      copy(StaticTable.TEXT, StaticTable.start(index), StaticTable.nameEnd(index));
      hash = StaticTable.hash(index);
    } else {
      int entry = index - StaticTable.SIZE - 1;
      if (index < 0 || entry >= dynamic.count()) {
        return "index of no name";
      }
      copy(dynamic.text(), dynamic.start(entry), dynamic.nameEnd(entry));
      hash = dynamic.hash(entry);
    }
    return value(into, lineEnd, hash, remember);
  }

  private @Nullable String value(HeaderBlock into, int nameEnd, int hash, boolean remember) {
    reserve(2);
    line[lineEnd++] = ':';
    line[lineEnd++] = ' ';
    if (!text()) {
      return "malformed value";
    }
    int valueEnd = lineEnd;
    reserve(2);
    line[lineEnd++] = '\r';
    line[lineEnd++] = '\n';
    String wrong = FieldRules.problem(line, 0, nameEnd, nameEnd + 2, valueEnd);
    if (remember) {
      dynamic.add(line, 0, nameEnd, lineEnd, hash, wrong);
    }
    into.add(line, 0, nameEnd, lineEnd, hash, wrong);
    return null;
  }

  private void reserve(int more) {
    if (line.length - lineEnd < more) {
      line = Arrays.copyOf(line, Math.max(lineEnd + more, line.length * 2));
    }
  }

  private void copy(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, line, lineEnd, to - from);
    lineEnd += to - from;
  }

  /// Appends a string to the line (section 5.2). Returns whether it was well-formed.
  private boolean text() {
    if (at >= limit) {
      return false;
    }
    boolean huffman = in[at] < 0;
    int length = integer(7);
    if (length == BAD || length > limit - at) {
      return false;
    }
    int from = at;
    at += length;
    if (!huffman) {
      copy(in, from, at);
      return true;
    }
    reserve(Huffman.room(length));
    int end = Huffman.decode(in, from, at, line, lineEnd);
    lineEnd = Math.max(lineEnd, end);
    return end >= 0;
  }

  /// Reads an integer whose first `prefix` bits stand in the current byte (section 5.1). Returns
  /// it, or [#BAD] if it is cut off or larger than anything that makes sense.
  private int integer(int prefix) {
    int most = (1 << prefix) - 1;
    int value = in[at++] & most;
    if (value < most) {
      return value;
    }
    for (int shift = 0; shift <= 21 && at < limit; shift += 7) {
      int b = in[at++];
      value += (b & 0x7f) << shift;
      if (b >= 0) {
        return value <= MAX_INTEGER ? value : BAD;
      }
    }
    return BAD;
  }
}

package io.bartizan.pipeline;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The one table of fields that HTTP/1.1 bytes and HPACK both fill. All text lies in one array; a
/// field is five numbers in another. In both cases a plain field lies there as its HTTP/1.1 line,
/// `name: value` CR LF, so that runs of fields are forwarded by one copy.
///
/// Filled and recycled by the data plane on the event loop; nothing is checked here but bounds.
public final class HeadTable implements Head {
  private static final int STRIDE = 5;
  private static final int START = 0;
  private static final int NAME_END = 1;
  private static final int VALUE = 2;
  private static final int VALUE_END = 3;
  private static final int HASH = 4;

  /// What is kept for the next exchange; larger arrays go to the collector.
  private static final int KEEP_BYTES = 8 * 1024;

  private static final int KEEP_FIELDS = 64;

  private byte[] bytes = new byte[1024];
  private int end;
  private int[] fields = new int[24 * STRIDE];
  private byte[] known = new byte[24];
  private boolean[] plain = new boolean[24];
  private int size;
  private long present;

  /// The array that holds all text. It is replaced when it grows: ask again after [#reserve].
  public byte[] bytes() {
    return bytes;
  }

  /// Where the text ends.
  public int end() {
    return end;
  }

  public void end(int end) {
    this.end = end;
  }

  /// Makes room for `more` bytes behind [#end()].
  public void reserve(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(end + more, bytes.length * 2));
    }
  }

  /// Adds a field whose text lies in [#bytes()] already. `plain` says that it lies there as `name:
  /// value` CR LF.
  public void add(int start, int nameEnd, int value, int valueEnd, int hash, boolean plain) {
    if (size == known.length) {
      grow();
    }
    int at = size * STRIDE;
    fields[at + START] = start;
    fields[at + NAME_END] = nameEnd;
    fields[at + VALUE] = value;
    fields[at + VALUE_END] = valueEnd;
    fields[at + HASH] = hash;
    this.plain[size] = plain;
    known[size] = classify(hash, start, nameEnd);
    size++;
  }

  private byte classify(int hash, int start, int nameEnd) {
    int known = Names.find(hash, bytes, start, nameEnd);
    if (known >= 0 && known < Names.ALIAS) {
      present |= 1L << known;
    }
    return (byte) known;
  }

  private void grow() {
    int length = known.length * 2;
    fields = Arrays.copyOf(fields, length * STRIDE);
    known = Arrays.copyOf(known, length);
    plain = Arrays.copyOf(plain, length);
  }

  /// Writes a field behind the text and adds it. The caller has checked name and value.
  public void append(
      byte[] name, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo) {
    int nameLength = nameTo - nameFrom;
    int valueLength = valueTo - valueFrom;
    reserve(nameLength + valueLength + 4);
    int start = end;
    System.arraycopy(name, nameFrom, bytes, start, nameLength);
    int nameEnd = start + nameLength;
    bytes[nameEnd] = ':';
    bytes[nameEnd + 1] = ' ';
    System.arraycopy(value, valueFrom, bytes, nameEnd + 2, valueLength);
    int valueEnd = nameEnd + 2 + valueLength;
    bytes[valueEnd] = '\r';
    bytes[valueEnd + 1] = '\n';
    end = valueEnd + 2;
    add(start, nameEnd, nameEnd + 2, valueEnd, Name.hash(bytes, start, nameEnd), true);
  }

  /// Holds what `other` holds from now on, in arrays of its own.
  public void copy(HeadTable other) {
    if (bytes.length < other.end) {
      bytes = new byte[other.end];
    }
    System.arraycopy(other.bytes, 0, bytes, 0, other.end);
    end = other.end;
    if (known.length < other.size) {
      fields = new int[other.size * STRIDE];
      known = new byte[other.size];
      plain = new boolean[other.size];
    }
    System.arraycopy(other.fields, 0, fields, 0, other.size * STRIDE);
    System.arraycopy(other.known, 0, known, 0, other.size);
    System.arraycopy(other.plain, 0, plain, 0, other.size);
    size = other.size;
    present = other.present;
  }

  /// A table of its own that holds the same.
  public HeadTable copy() {
    HeadTable copy = new HeadTable();
    copy.copy(this);
    return copy;
  }

  /// Forgets everything, and frees arrays that an unusually large head has left.
  public void clear() {
    end = 0;
    size = 0;
    present = 0;
    if (bytes.length > KEEP_BYTES) {
      bytes = new byte[1024];
    }
    if (known.length > KEEP_FIELDS) {
      fields = new int[24 * STRIDE];
      known = new byte[24];
      plain = new boolean[24];
    }
  }

  /// How many bytes it occupies, for the memory budget.
  public int footprint() {
    return bytes.length + fields.length * 4 + known.length * 2;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int find(Name name) {
    if (name.number() >= 0 && (present & 1L << name.number()) == 0) {
      return -1;
    }
    return next(name, -1);
  }

  @Override
  public int next(Name name, int index) {
    for (int i = index + 1; i < size; i++) {
      if (is(i, name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean is(int index, Name name) {
    if (name.number() >= 0) {
      return known[index] == name.number();
    }
    int at = index * STRIDE;
    return fields[at + HASH] == name.hash()
        && name.same(bytes, fields[at + START], fields[at + NAME_END]);
  }

  /// Whether the field at `index` is called `name` or would be taken for it by an upstream that
  /// reads `_` as `-`.
  public boolean alias(int index, Name name) {
    int at = index * STRIDE;
    return fields[at + HASH] == name.hash()
        && name.alias(bytes, fields[at + START], fields[at + NAME_END]);
  }

  /// The number of the known name of the field at `index`, or -1. An alias has none.
  public int known(int index) {
    byte number = known[index];
    return number >= Names.ALIAS ? -1 : number;
  }

  /// The known name that the field at `index` is only an alias of, or null.
  public @Nullable Name aliased(int index) {
    byte number = known[index];
    return number >= Names.ALIAS ? Names.number(number & (Names.ALIAS - 1)) : null;
  }

  /// The numbers of all known names that are present, as bits.
  public long present() {
    return present;
  }

  public boolean plain(int index) {
    return plain[index];
  }

  /// Where the line of the field at `index` begins in [#bytes()].
  public int start(int index) {
    return fields[index * STRIDE + START];
  }

  public int nameEnd(int index) {
    return fields[index * STRIDE + NAME_END];
  }

  public int valueStart(int index) {
    return fields[index * STRIDE + VALUE];
  }

  public int valueEnd(int index) {
    return fields[index * STRIDE + VALUE_END];
  }

  /// The hash of the name of the field at `index`, see [Name#hash(byte[], int, int)].
  public int hash(int index) {
    return fields[index * STRIDE + HASH];
  }

  @Override
  public Bytes name(int index) {
    return Bytes.view(bytes, start(index), nameEnd(index));
  }

  @Override
  public Bytes value(int index) {
    return Bytes.view(bytes, valueStart(index), valueEnd(index));
  }
}

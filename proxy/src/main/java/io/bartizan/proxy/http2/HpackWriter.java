package io.bartizan.proxy.http2;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Names;
import io.bartizan.proxy.lane.Scratch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Encodes the header blocks of one connection (RFC 7541).
///
/// A field is put into the shared table when it is sent for the second time: what is different in
/// every answer never gets there, and nobody has to name the fields that repeat themselves. Only
/// what goes into the table is Huffman-coded, as that happens once. Fields that carry credentials
/// are marked as never to be put into any table.
public final class HpackWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final int TABLE_SIZE = 4096;
  private static final int INDEXED = 0x80;
  private static final int REMEMBERED = 0x40;
  private static final int RESIZED = 0x20;
  private static final int NEVER = 0x10;
  private static final int PLAIN = 0;
  private static final int HUFFMAN = 0x80;
  private static final int STATUS = 8;
  private static final int AUTHORIZATION = 23;
  private static final int COOKIE = 32;
  private static final int PROXY_AUTHORIZATION = 49;
  private static final int SET_COOKIE = 55;
  private static final int API_KEY = Names.X_API_KEY.hashCode();

  private final DynamicTable dynamic = new DynamicTable(TABLE_SIZE);
  private final int[] seen = new int[64];
  private byte[] line = new byte[256];
  private byte[] coded = new byte[256];
  private int lowest = TABLE_SIZE;
  private int granted = TABLE_SIZE;

  /// The other side accepts a table of `bytes` at most. It is told how much of that is used in the
  /// next block.
  void grant(long bytes) {
    granted = (int) Math.min(bytes, TABLE_SIZE);
    lowest = Math.min(lowest, granted);
  }

  /// What it accepts, as far as it is used.
  int granted() {
    return granted;
  }

  /// Begins a block.
  public void begin(Scratch out) {
    if (lowest < dynamic.capacity()) {
      dynamic.capacity(lowest);
      integer(RESIZED, 5, lowest, out);
    }
    if (granted != dynamic.capacity()) {
      dynamic.capacity(granted);
      integer(RESIZED, 5, granted, out);
    }
    lowest = granted;
  }

  /// The pseudo-header field `:status`.
  ///
  /// @param status 100 to 599
  public void status(int status, Scratch out) {
    int index = StaticTable.status(status);
    if (index > 0) {
      integer(INDEXED, 7, index, out);
      return;
    }
    integer(PLAIN, 4, STATUS, out);
    integer(0, 7, 3, out);
    out.decimal(status);
  }

  /// A field. The name is brought to lower case.
  ///
  /// @param hash the name's, see [io.bartizan.pipeline.Name#hash(byte[], int, int)]
  public void field(
      byte[] name,
      int nameFrom,
      int nameTo,
      int hash,
      byte[] value,
      int valueFrom,
      int valueTo,
      Scratch out) {
    int nameEnd = nameTo - nameFrom;
    int end = assemble(name, nameFrom, nameEnd, value, valueFrom, valueTo);
    int known = StaticTable.name(hash, line, 0, nameEnd);
    if (secret(known, hash)) {
      literal(NEVER, 4, known, nameEnd, end, out);
      return;
    }
    int mark = 31 * hash + mark(value, valueFrom, valueTo);
    int found = dynamic.find(mark, line, 0, end);
    if (found >= 0) {
      integer(INDEXED, 7, StaticTable.SIZE + 1 + found, out);
    } else if (seen[mark & seen.length - 1] == mark && fits(end)) {
      literal(REMEMBERED, 6, known, nameEnd, end, out);
      dynamic.add(line, 0, nameEnd, end, mark, null);
    } else {
      seen[mark & seen.length - 1] = mark;
      literal(PLAIN, 4, known, nameEnd, end, out);
    }
  }

  private static boolean secret(int known, int hash) {
    return known == SET_COOKIE
        || known == AUTHORIZATION
        || known == COOKIE
        || known == PROXY_AUTHORIZATION
        || known == 0 && hash == API_KEY;
  }

  private int assemble(
      byte[] name, int nameFrom, int nameEnd, byte[] value, int valueFrom, int valueTo) {
    int length = nameEnd + valueTo - valueFrom + 4;
    if (line.length < length) {
      line = new byte[length * 2];
    }
    for (int i = 0; i < nameEnd; i++) {
      line[i] = Ascii.lower(name[nameFrom + i]);
    }
    line[nameEnd] = ':';
    line[nameEnd + 1] = ' ';
    System.arraycopy(value, valueFrom, line, nameEnd + 2, valueTo - valueFrom);
    line[length - 2] = '\r';
    line[length - 1] = '\n';
    return length;
  }

  private boolean fits(int lineLength) {
    return lineLength + DynamicTable.OVERHEAD <= dynamic.capacity() / 4;
  }

  /// A cheap hash of a value: its length, its first eight bytes and its last eight.
  private static int mark(byte[] value, int from, int to) {
    int length = to - from;
    long mix = length;
    if (length >= Long.BYTES) {
      mix = mix * 31 + (long) LONGS.get(value, from);
      mix = mix * 31 + (long) LONGS.get(value, to - Long.BYTES);
    } else {
      for (int i = from; i < to; i++) {
        mix = mix * 31 + value[i];
      }
    }
    mix *= 0x9E3779B97F4A7C15L;
    return (int) (mix >>> 32);
  }

  private void literal(int form, int prefix, int known, int nameEnd, int end, Scratch out) {
    integer(form, prefix, known, out);
    boolean compact = form == REMEMBERED;
    if (known == 0) {
      text(0, nameEnd, compact, out);
    }
    text(nameEnd + 2, end - 2, compact, out);
  }

  /// Writes a part of the line as a string (section 5.2).
  private void text(int from, int to, boolean compact, Scratch out) {
    int length = compact ? Huffman.length(line, from, to) : to - from;
    if (compact && length < to - from) {
      if (coded.length < length) {
        coded = Arrays.copyOf(coded, length * 2);
      }
      integer(HUFFMAN, 7, length, out);
      out.put(coded, 0, Huffman.encode(line, from, to, coded, 0));
    } else {
      integer(0, 7, to - from, out);
      out.put(line, from, to);
    }
  }

  /// Writes an integer behind the bits of `form` in the first byte (section 5.1).
  private static void integer(int form, int prefix, int value, Scratch out) {
    int most = (1 << prefix) - 1;
    if (value < most) {
      out.put((byte) (form | value));
      return;
    }
    out.put((byte) (form | most));
    int rest = value - most;
    while (rest >= 128) {
      out.put((byte) (rest & 127 | 128));
      rest >>= 7;
    }
    out.put((byte) rest);
  }
}

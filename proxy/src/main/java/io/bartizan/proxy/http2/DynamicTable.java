package io.bartizan.proxy.http2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The fields that one side of a connection has sent and the other remembers (RFC 7541, section
/// 2.3.2), newest first. A field stands here as its line, `name: value` CR LF, ready to be copied
/// into a head table.
///
/// Lines are appended to one text and evicted from its beginning, so that what lives is always
/// contiguous; when the text reaches the end of its array, it moves back to the beginning.
/// Positions are counted from the first byte that was ever written and so need no change when it
/// moves.
final class DynamicTable {
  /// What an entry costs beyond its text (RFC 7541, section 4.1).
  static final int OVERHEAD = 32;

  private static final int STRIDE = 4;
  private static final int START = 0;
  private static final int NAME_END = 1;
  private static final int END = 2;
  private static final int HASH = 3;
  private static final int LINE_EXTRA = 4;

  private byte[] text = new byte[512];
  private int base;
  private int end;
  private int[] entries = new int[16 * STRIDE];
  private @Nullable String[] problems = new @Nullable String[16];
  private int newest;
  private int count;
  private int size;
  private int capacity;

  /// @param capacity in bytes, counted as RFC 7541 does
  DynamicTable(int capacity) {
    this.capacity = capacity;
  }

  int count() {
    return count;
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return size;
  }

  void capacity(int bytes) {
    capacity = bytes;
    evict(0);
  }

  private void evict(int room) {
    while (count > 0 && size + room > capacity) {
      count--;
      size -= cost(slot(count));
    }
  }

  /// Where the entry at `index` lies, 0 being the newest.
  private int slot(int index) {
    return newest - index & problems.length - 1;
  }

  private int cost(int slot) {
    return entries[slot * STRIDE + END] - entries[slot * STRIDE + START] - LINE_EXTRA + OVERHEAD;
  }

  /// Adds the line that lies in `source`; a line that is larger than the whole table empties it.
  ///
  /// @param problem what is wrong with the field, or null
  void add(byte[] source, int start, int nameEnd, int lineEnd, int hash, @Nullable String problem) {
    int length = lineEnd - start;
    evict(length - LINE_EXTRA + OVERHEAD);
    if (length - LINE_EXTRA + OVERHEAD > capacity) {
      return;
    }
    reserve(length);
    System.arraycopy(source, start, text, end - base, length);
    if (count == problems.length) {
      grow();
    }
    newest = newest + 1 & problems.length - 1;
    int at = newest * STRIDE;
    entries[at + START] = end;
    entries[at + NAME_END] = end + nameEnd - start;
    entries[at + END] = end + length;
    entries[at + HASH] = hash;
    problems[newest] = problem;
    end += length;
    size += length - LINE_EXTRA + OVERHEAD;
    count++;
  }

  private void reserve(int length) {
    if (end - base + length <= text.length) {
      return;
    }
    int live = count == 0 ? end : entries[slot(count - 1) * STRIDE + START];
    int kept = end - live;
    byte[] room =
        kept + length > text.length / 2
            ? new byte[Math.max(text.length * 2, (kept + length) * 2)]
            : text;
    System.arraycopy(text, live - base, room, 0, kept);
    text = room;
    base = live;
  }

  private void grow() {
    int length = problems.length;
    int[] more = new int[length * 2 * STRIDE];
    @Nullable String[] moreProblems = new @Nullable String[length * 2];
    for (int i = 0; i < count; i++) {
      int from = slot(i);
      int to = count - 1 - i;
      System.arraycopy(entries, from * STRIDE, more, to * STRIDE, STRIDE);
      moreProblems[to] = problems[from];
    }
    entries = more;
    problems = moreProblems;
    newest = count - 1;
  }

  /// The array in which the lines lie. Ask again after [#add].
  byte[] text() {
    return text;
  }

  int start(int index) {
    return entries[slot(index) * STRIDE + START] - base;
  }

  int nameEnd(int index) {
    return entries[slot(index) * STRIDE + NAME_END] - base;
  }

  /// Where the line ends, behind its CR LF.
  int end(int index) {
    return entries[slot(index) * STRIDE + END] - base;
  }

  int hash(int index) {
    return entries[slot(index) * STRIDE + HASH];
  }

  @Nullable String problem(int index) {
    return problems[slot(index)];
  }

  /// The index of the entry with this hash and this line, or -1.
  int find(int hash, byte[] line, int from, int to) {
    for (int i = 0; i < count; i++) {
      if (hash(i) == hash && Arrays.equals(text, start(i), end(i), line, from, to)) {
        return i;
      }
    }
    return -1;
  }
}

package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;

/// The options of the field `Connection` (RFC 9110, section 7.6.1): whether the connection stays
/// open, and which other fields concern only this connection.
public final class Connection {
  private static final int MAX_OTHERS = 16;
  private static final byte[] CLOSE = {'c', 'l', 'o', 's', 'e'};
  private static final byte[] KEEP_ALIVE = {'k', 'e', 'e', 'p', '-', 'a', 'l', 'i', 'v', 'e'};

  /// Where the other options begin and end in the bytes of the head that was read.
  private final int[] others = new int[2 * MAX_OTHERS];

  private int otherCount;
  private boolean close;
  private boolean keepAlive;

  /// Forgets all options: there is no such field.
  public void clear() {
    otherCount = 0;
    close = false;
    keepAlive = false;
  }

  /// Reads the options of a head. Returns whether they are a list of tokens of sensible length.
  public boolean read(HeadTable head) {
    clear();
    for (int i = head.find(Names.CONNECTION); i >= 0; i = head.next(Names.CONNECTION, i)) {
      if (!list(head.bytes(), head.valueStart(i), head.valueEnd(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean list(byte[] bytes, int from, int end) {
    int start = from;
    for (int i = from; i <= end; i++) {
      if (i == end || bytes[i] == ',') {
        if (!trimmed(bytes, start, i)) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private boolean trimmed(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && (bytes[start] == ' ' || bytes[start] == '\t')) {
      start++;
    }
    while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
      end--;
    }
    return start == end || option(bytes, start, end);
  }

  private boolean option(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Ascii.token(bytes[i])) {
        return false;
      }
    }
    if (same(bytes, from, to, CLOSE)) {
      close = true;
    } else if (same(bytes, from, to, KEEP_ALIVE)) {
      keepAlive = true;
    } else if (otherCount == MAX_OTHERS) {
      return false;
    } else {
      others[2 * otherCount] = from;
      others[2 * otherCount + 1] = to;
      otherCount++;
    }
    return true;
  }

  private static boolean same(byte[] bytes, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (Ascii.lower(bytes[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  public boolean close() {
    return close;
  }

  public boolean keepAlive() {
    return keepAlive;
  }

  /// Whether the connection stays open behind a message of HTTP/1.`minor` with these options (RFC
  /// 9112, section 9.3).
  public boolean persists(int minor) {
    return !close && (minor == 1 || keepAlive);
  }

  /// Whether the field at `index` of the head that was read was named by the sender as one that
  /// concerns only this connection.
  public boolean lists(HeadTable head, int index) {
    for (int i = 0; i < otherCount; i++) {
      if (sameName(head, index, others[2 * i], others[2 * i + 1])) {
        return true;
      }
    }
    return false;
  }

  private static boolean sameName(HeadTable head, int index, int from, int to) {
    int start = head.start(index);
    if (head.nameEnd(index) - start != to - from) {
      return false;
    }
    byte[] bytes = head.bytes();
    for (int i = 0; i < to - from; i++) {
      if (Ascii.lower(bytes[start + i]) != Ascii.lower(bytes[from + i])) {
        return false;
      }
    }
    return true;
  }

  public boolean listsNothing() {
    return otherCount == 0;
  }
}

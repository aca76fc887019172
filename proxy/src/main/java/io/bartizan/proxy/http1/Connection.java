package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;

/// The options of the field `Connection` (RFC 9110, section 7.6.1): whether the connection stays
/// open, and which other fields concern only this connection.
public final class Connection {
  private static final int MAX_OTHERS = 16;

  private final Bytes[] others = new Bytes[MAX_OTHERS];
  private int otherCount;
  private boolean close;
  private boolean keepAlive;
  private boolean valid;

  /// Reads the options of a head. Returns whether they are a list of tokens of sensible length.
  public boolean read(Head head) {
    otherCount = 0;
    close = false;
    keepAlive = false;
    valid = true;
    for (int i = head.find(Names.CONNECTION); i >= 0; i = head.next(Names.CONNECTION, i)) {
      list(head.value(i));
    }
    return valid;
  }

  private void list(Bytes value) {
    int from = 0;
    while (from <= value.length() && valid) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? value.length() : comma;
      option(trimmed(value, from, to));
      from = to + 1;
    }
  }

  private static Bytes trimmed(Bytes value, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && (value.at(start) == ' ' || value.at(start) == '\t')) {
      start++;
    }
    while (end > start && (value.at(end - 1) == ' ' || value.at(end - 1) == '\t')) {
      end--;
    }
    return value.slice(start, end);
  }

  private void option(Bytes option) {
    if (option.isEmpty()) {
      return;
    }
    for (int i = 0; i < option.length(); i++) {
      valid &= Ascii.token(option.at(i));
    }
    if (option.sameIgnoringCase("close")) {
      close = true;
    } else if (option.sameIgnoringCase("keep-alive")) {
      keepAlive = true;
    } else if (otherCount == MAX_OTHERS) {
      valid = false;
    } else {
      others[otherCount++] = option;
    }
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

  /// Whether the field at `index` was named by the sender as one that concerns only this
  /// connection.
  public boolean lists(HeadTable head, int index) {
    for (int i = 0; i < otherCount; i++) {
      if (sameName(head, index, others[i])) {
        return true;
      }
    }
    return false;
  }

  private static boolean sameName(HeadTable head, int index, Bytes name) {
    int start = head.start(index);
    if (head.nameEnd(index) - start != name.length()) {
      return false;
    }
    byte[] bytes = head.bytes();
    for (int i = 0; i < name.length(); i++) {
      if (Ascii.lower(bytes[start + i]) != Ascii.lower(name.at(i))) {
        return false;
      }
    }
    return true;
  }

  public boolean listsNothing() {
    return otherCount == 0;
  }
}

package io.bartizan.proxy.balance;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import java.nio.charset.StandardCharsets;

/// Finds a cookie by its name (RFC 6265, section 4.2.1). The first of that name counts; quotes
/// belong to the value.
public final class Cookie {
  /// What is found if there is none.
  public static final long ABSENT = -1;

  private final byte[] name;

  /// @throws IllegalArgumentException if `name` is no RFC 9110 token
  public Cookie(String name) {
    Name token = Name.of(name);
    this.name = name.getBytes(StandardCharsets.ISO_8859_1);
    assert this.name.length == token.length();
  }

  /// Where the value lies in the table's bytes: its start in the upper and its end in the lower
  /// half of the number, or [#ABSENT].
  public long find(HeadTable head) {
    for (int i = head.find(Names.COOKIE); i >= 0; i = head.next(Names.COOKIE, i)) {
      long found = find(head.bytes(), head.valueStart(i), head.valueEnd(i));
      if (found != ABSENT) {
        return found;
      }
    }
    return ABSENT;
  }

  public static int start(long found) {
    return (int) (found >>> 32);
  }

  public static int end(long found) {
    return (int) found;
  }

  private long find(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      while (at < to && (bytes[at] == ' ' || bytes[at] == ';')) {
        at++;
      }
      int end = until(bytes, at, to);
      if (named(bytes, at, end)) {
        return (long) (at + name.length + 1) << 32 | end;
      }
      at = end;
    }
    return ABSENT;
  }

  private static int until(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != ';') {
      at++;
    }
    return at;
  }

  private boolean named(byte[] bytes, int from, int to) {
    if (to - from <= name.length || bytes[from + name.length] != '=') {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (bytes[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return new String(name, StandardCharsets.ISO_8859_1);
  }
}

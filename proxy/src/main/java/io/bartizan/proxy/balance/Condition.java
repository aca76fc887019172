package io.bartizan.proxy.balance;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Walk;

/// Something that a request may say.
public sealed interface Condition {
  /// Whether `x` says it.
  boolean holds(Walk x);

  /// A header field with this value; with several of that name, all are looked at.
  record Header(Name name, Bytes value) implements Condition {
    @Override
    public boolean holds(Walk x) {
      HeadTable head = x.table();
      for (int i = head.find(name); i >= 0; i = head.next(name, i)) {
        if (same(value, head.bytes(), head.valueStart(i), head.valueEnd(i))) {
          return true;
        }
      }
      return false;
    }
  }

  /// A cookie with this value.
  record OfCookie(Cookie cookie, Bytes value) implements Condition {
    @Override
    public boolean holds(Walk x) {
      long found = cookie.find(x.table());
      return found != Cookie.ABSENT
          && same(value, x.table().bytes(), Cookie.start(found), Cookie.end(found));
    }
  }

  private static boolean same(Bytes value, byte[] bytes, int from, int to) {
    if (value.length() != to - from) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.at(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}

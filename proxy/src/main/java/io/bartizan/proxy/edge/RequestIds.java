package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Walk;

/// Which request ids of others are kept: those that a trusted proxy has sent, once, in 1 to 64
/// letters, digits and `-_.`. Any other request gets an id of the gateway's own.
final class RequestIds {
  private static final int MOST = 64;

  private RequestIds() {}

  static void keep(Walk x, HeadTable head) {
    Bytes given = head.only(Names.X_REQUEST_ID);
    if (!given.isEmpty() && given.length() <= MOST && plain(given)) {
      x.givenId(given);
    }
  }

  private static boolean plain(Bytes text) {
    for (int i = 0; i < text.length(); i++) {
      byte b = text.at(i);
      boolean ok =
          b >= '0' && b <= '9'
              || b >= 'a' && b <= 'z'
              || b >= 'A' && b <= 'Z'
              || b == '-'
              || b == '_'
              || b == '.';
      if (!ok) {
        return false;
      }
    }
    return true;
  }
}

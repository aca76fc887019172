package io.bartizan.identity.session;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;

/// Whether a person looks at a page, who can be sent elsewhere to sign in, or a program calls,
/// which wants to be told. Browsers say so in `Sec-Fetch-Mode`; where they do not, whoever accepts
/// HTML is taken for one, unless `X-Requested-With` says otherwise.
final class Navigation {
  private static final Name MODE = Name.of("sec-fetch-mode");
  private static final Name DESTINATION = Name.of("sec-fetch-dest");
  private static final Name REQUESTED_WITH = Name.of("x-requested-with");

  private Navigation() {}

  static boolean is(Exchange x) {
    Head head = x.head();
    if (x.webSocket()
        || x.method() != Method.GET && x.method() != Method.HEAD
        || head.has(REQUESTED_WITH)) {
      return false;
    }
    if (head.has(MODE)) {
      Bytes destination = head.only(DESTINATION);
      return head.only(MODE).sameIgnoringCase("navigate")
          && (destination.isEmpty() || destination.sameIgnoringCase("document"));
    }
    return accepts(head);
  }

  private static boolean accepts(Head head) {
    for (int i = head.find(Names.ACCEPT); i >= 0; i = head.next(Names.ACCEPT, i)) {
      Bytes value = head.value(i);
      for (int at = 0; at < value.length(); at++) {
        if (value.slice(at, value.length()).startsIgnoringCase("text/html")) {
          return true;
        }
      }
    }
    return false;
  }
}

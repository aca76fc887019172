package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;

/// Credentials that services take for those of all that follows on the connection: NTLM, and
/// Negotiate (RFC 4559). A connection that has carried one must not carry another client's request.
final class ConnectionCredential {
  private ConnectionCredential() {}

  /// Whether a request has one.
  static boolean in(HeadTable head) {
    int index = head.find(Names.AUTHORIZATION);
    while (index >= 0) {
      if (named(head, index)) {
        return true;
      }
      index = head.next(Names.AUTHORIZATION, index);
    }
    return false;
  }

  /// The first letter tells nearly all others apart.
  private static boolean named(HeadTable head, int index) {
    int start = head.valueStart(index);
    return start < head.valueEnd(index)
        && (head.bytes()[start] | 0x20) == 'n'
        && (head.value(index).startsIgnoringCase("ntlm")
            || head.value(index).startsIgnoringCase("negotiate"));
  }
}

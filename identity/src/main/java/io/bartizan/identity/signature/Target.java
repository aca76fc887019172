package io.bartizan.identity.signature;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;

/// What of a request is derived from its target and its authority (RFC 9421, section 2.2), as the
/// client wrote it: in neither path nor query anything is decoded or brought to another form.
record Target(String scheme, String authority, Bytes whole, Bytes path, Bytes query) {
  private static final Bytes ROOT = Bytes.of("/");

  static Target of(Exchange x) {
    String scheme = x.https() ? "https" : "http";
    Bytes target = x.target();
    int from = pathStart(target);
    int mark = target.indexOf('?', from);
    int end = mark < 0 ? target.length() : mark;
    Bytes path = from == end ? ROOT : target.slice(from, end);
    return new Target(
        scheme, authority(x, scheme), target, path, target.slice(end, target.length()));
  }

  /// Where the path begins: behind scheme and authority, if they stand there (RFC 9112, section
  /// 3.2.2).
  private static int pathStart(Bytes target) {
    if (target.isEmpty() || target.at(0) == '/') {
      return 0;
    }
    int scheme = target.indexOf(':', 0);
    for (int i = scheme + 3; i < target.length(); i++) {
      if (target.at(i) == '/' || target.at(i) == '?') {
        return i;
      }
    }
    return target.length();
  }

  /// Without the port if it is the scheme's own.
  private static String authority(Exchange x, String scheme) {
    String authority = x.authority().toString();
    String own = scheme.equals("https") ? ":443" : ":80";
    return authority.endsWith(own)
        ? authority.substring(0, authority.length() - own.length())
        : authority;
  }
}

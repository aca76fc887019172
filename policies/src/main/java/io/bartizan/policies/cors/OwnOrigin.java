package io.bartizan.policies.cors;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;

/// Whether a request's origin is the one that it is sent to: browsers name it in every request that
/// is not GET or HEAD. It goes by how the client reached this gateway.
final class OwnOrigin {
  private OwnOrigin() {}

  static boolean is(Exchange x, Bytes origin) {
    String scheme = x.secure() ? "https://" : "http://";
    return origin.startsIgnoringCase(scheme)
        && isHost(
            origin.slice(scheme.length(), origin.length()),
            x.authority(),
            x.secure() ? ":443" : ":80");
  }

  /// A browser leaves the scheme's own port out; the authority may name it.
  private static boolean isHost(Bytes host, Bytes authority, String port) {
    int end = authority.length() - port.length();
    boolean named = end > 0 && authority.slice(end, authority.length()).sameIgnoringCase(port);
    return !host.isEmpty() && host.equals(named ? authority.slice(0, end) : authority);
  }
}

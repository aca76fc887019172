package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.RequestReader;
import io.bartizan.proxy.path.Authority;
import io.bartizan.proxy.path.CanonicalPath;
import io.bartizan.proxy.websocket.Handshake;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a complete HTTP/1.1 head means: method, authority, canonical path, framing. Everything
/// about which two programs might disagree is refused.
final class Http1Head {
  private static final byte[] HTTP = "http://".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.ISO_8859_1);

  private final CanonicalPath path;
  private long framing;
  private boolean expectsContinue;

  Http1Head(CanonicalPath path) {
    this.path = path;
  }

  /// The body's length, or [Framing#CHUNKED].
  long framing() {
    return framing;
  }

  /// Whether the client waits for 100 before it sends the body.
  boolean expectsContinue() {
    return expectsContinue;
  }

  /// Reads the head into `x`. Returns null, or why the request is refused.
  @Nullable Refusal read(Walk x, RequestReader reader, Connection connection) {
    HeadTable head = x.table();
    x.method(reader.method());
    x.target(reader.targetStart(), reader.targetEnd());
    x.protocol(reader.minor() == 0 ? "HTTP/1.0" : "HTTP/1.1");
    framing = 0;
    expectsContinue = false;
    if (!connection.read(head)) {
      return malformed("Connection is no list of tokens");
    }
    Refusal wrong = frame(head, reader.minor());
    if (wrong == null) {
      wrong = host(x, head, reader.minor());
    }
    if (wrong == null) {
      wrong = target(x, head, reader);
    }
    if (wrong == null && reader.minor() == 1 && head.has(Names.UPGRADE)) {
      x.webSocket(Handshake.asked(head));
    }
    return wrong == null ? expectation(head, reader.minor()) : wrong;
  }

  private @Nullable Refusal frame(HeadTable head, int minor) {
    long found = Framing.of(head);
    if (found == Framing.BAD_CODING) {
      return Refusal.of(Code.ENCODING_UNKNOWN, Framing.problem(found));
    }
    if (found < Framing.NONE) {
      return malformed(Framing.problem(found));
    }
    if (found == Framing.CHUNKED && minor == 0) {
      return malformed("Transfer-Encoding in HTTP/1.0");
    }
    framing = found == Framing.NONE ? 0 : found;
    return null;
  }

  private static @Nullable Refusal host(Walk x, HeadTable head, int minor) {
    int index = head.find(Names.HOST);
    if (index < 0) {
      return minor == 0 ? null : malformed("no Host");
    }
    if (head.next(Names.HOST, index) >= 0) {
      return malformed("more than one Host");
    }
    int from = head.valueStart(index);
    int to = head.valueEnd(index);
    if (!Authority.canonical(head.bytes(), from, to)) {
      return malformed("Host is no host with an optional port");
    }
    x.authority(from, to);
    return null;
  }

  private @Nullable Refusal target(Walk x, HeadTable head, RequestReader reader) {
    byte[] bytes = head.bytes();
    int from = reader.targetStart();
    int to = reader.targetEnd();
    Method method = reader.method();
    if (method == Method.CONNECT || method == Method.TRACE) {
      return Refusal.of(Code.METHOD_UNKNOWN, "method " + method);
    }
    if (to - from == 1 && bytes[from] == '*') {
      return Refusal.of(
          method == Method.OPTIONS ? Code.ROUTE_UNKNOWN : Code.REQUEST_MALFORMED, "target is *");
    }
    if (bytes[from] == '/') {
      return path(x, head, from, to);
    }
    return absolute(x, head, from, to);
  }

  /// A target with scheme and authority (RFC 9112, section 3.2.2), which must be that of `Host`.
  private @Nullable Refusal absolute(Walk x, HeadTable head, int from, int to) {
    byte[] bytes = head.bytes();
    byte[] scheme = x.secure() ? HTTPS : HTTP;
    if (!starts(bytes, from, to, scheme)) {
      return malformed("target has no form that is served here");
    }
    int authority = from + scheme.length;
    int end = authority;
    while (end < to && bytes[end] != '/' && bytes[end] != '?') {
      end++;
    }
    if (!Authority.canonical(bytes, authority, end)) {
      return malformed("authority of the target is no host with an optional port");
    }
    if (x.authorityEnd() > x.authorityStart()
        && !Arrays.equals(bytes, authority, end, bytes, x.authorityStart(), x.authorityEnd())) {
      return malformed("authority of the target is not that of Host");
    }
    x.authority(authority, end);
    return end < to && bytes[end] == '/' ? path(x, head, end, to) : rootless(x, head, end, to);
  }

  /// An empty path is `/` (RFC 9112, section 3.2.1): written behind the head's text, with the
  /// query.
  private @Nullable Refusal rootless(Walk x, HeadTable head, int from, int to) {
    head.reserve(1 + to - from);
    byte[] bytes = head.bytes();
    int start = head.end();
    bytes[start] = '/';
    System.arraycopy(bytes, from, bytes, start + 1, to - from);
    head.end(start + 1 + to - from);
    return path(x, head, start, head.end());
  }

  private static boolean starts(byte[] bytes, int from, int to, byte[] prefix) {
    return to - from > prefix.length
        && Bytes.view(bytes, from, from + prefix.length)
            .sameIgnoringCase(new String(prefix, StandardCharsets.ISO_8859_1));
  }

  private @Nullable Refusal path(Walk x, HeadTable head, int from, int to) {
    String problem = path.read(head, from, to);
    if (problem != null) {
      return Refusal.of(Code.REQUEST_PATH, problem);
    }
    x.path(path.start(), path.end());
    x.query(path.queryStart(), path.queryEnd());
    return null;
  }

  private @Nullable Refusal expectation(Head head, int minor) {
    int index = head.find(Names.EXPECT);
    if (index < 0) {
      return null;
    }
    if (!head.value(index).sameIgnoringCase("100-continue")
        || head.next(Names.EXPECT, index) >= 0) {
      return Refusal.of(Code.EXPECTATION_FAILED, "Expect is not 100-continue");
    }
    expectsContinue = minor == 1 && framing != 0;
    return null;
  }

  private static Refusal malformed(String what) {
    return Refusal.of(Code.REQUEST_MALFORMED, what);
  }
}

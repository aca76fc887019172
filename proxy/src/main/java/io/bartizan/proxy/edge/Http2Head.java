package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Remains;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http2.HeaderBlock;
import io.bartizan.proxy.path.Authority;
import io.bartizan.proxy.path.CanonicalPath;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a complete HTTP/2 head means: method, authority, canonical path, framing (RFC 9113, section
/// 8). Everything about which two programs might disagree is refused.
final class Http2Head {
  private static final int MAX_METHOD = 32;
  private static final Bytes HTTP_2 = Bytes.of("HTTP/2.0");
  private static final byte[] HOST = {'h', 'o', 's', 't'};

  /// Fields that concern one connection, which HTTP/2 does not have (section 8.2.2).
  private static final long FORBIDDEN =
      bits(
          Names.CONNECTION,
          Names.KEEP_ALIVE,
          Names.PROXY_CONNECTION,
          Names.TRANSFER_ENCODING,
          Names.UPGRADE,
          Names.HTTP2_SETTINGS);

  private final CanonicalPath path;
  private final int uriSize;
  private long framing;
  private boolean expectsContinue;
  private boolean malformed;
  private boolean believed;

  Http2Head(CanonicalPath path, int uriSize) {
    this.path = path;
    this.uriSize = uriSize;
  }

  private static long bits(Name... names) {
    long bits = 0;
    for (Name name : names) {
      bits |= 1L << name.number();
    }
    return bits;
  }

  /// The body's length, or [Framing#CHUNKED] if it is not known.
  long framing() {
    return framing;
  }

  /// Whether the client waits for 100 before it sends the body.
  boolean expectsContinue() {
    return expectsContinue;
  }

  /// Whether what was refused is no request at all, so that the stream ends with an error (section
  /// 8.1.1).
  boolean malformed() {
    return malformed;
  }

  /// Whether the client is believed about the scheme that its own client has used: it may say
  /// `https` in clear text.
  void believe(boolean client) {
    believed = client;
  }

  /// Reads the head into `x`, whose table the block has filled. Returns null, or why the request is
  /// refused.
  ///
  /// @param end whether the stream ends with the head
  @Nullable Refusal read(Walk x, HeaderBlock block, boolean end) {
    framing = 0;
    expectsContinue = false;
    malformed = false;
    HeadTable head = x.table();
    Refusal wrong = method(x, head, block);
    if (block.has(HeaderBlock.PATH)) {
      x.target(block.start(HeaderBlock.PATH), block.end(HeaderBlock.PATH));
    }
    if (wrong == null) {
      wrong = fields(head, block);
    }
    if (wrong == null) {
      wrong = frame(head, end);
    }
    if (wrong == null) {
      wrong = authority(x, head, block);
    }
    if (wrong == null) {
      wrong = target(x, head, block);
    }
    if (wrong == null && block.has(HeaderBlock.PROTOCOL)) {
      wrong = extended(x, head, block, end);
    }
    return wrong == null ? expectation(head, end) : wrong;
  }

  /// An extended CONNECT (RFC 8441) asks for what GET with `Upgrade` asks for over HTTP/1.1, and is
  /// judged as such. Its frames are no request body.
  private @Nullable Refusal extended(Walk x, HeadTable head, HeaderBlock block, boolean end) {
    if (x.method() != Method.CONNECT) {
      return malformed(":protocol with " + x.method());
    }
    Bytes protocol =
        Bytes.view(
            head.bytes(), block.start(HeaderBlock.PROTOCOL), block.end(HeaderBlock.PROTOCOL));
    if (!protocol.sameIgnoringCase("websocket")) {
      return Refusal.of(Code.METHOD_UNKNOWN, "CONNECT to a protocol that is not websocket");
    }
    if (end || framing >= 0) {
      return Refusal.of(Code.WEBSOCKET_HANDSHAKE, "WebSocket handshake that ends at once");
    }
    x.method(Method.GET);
    x.webSocket(true);
    framing = 0;
    return null;
  }

  private @Nullable Refusal method(Walk x, HeadTable head, HeaderBlock block) {
    int from = block.start(HeaderBlock.METHOD);
    int to = block.end(HeaderBlock.METHOD);
    boolean known = block.has(HeaderBlock.METHOD) && token(head.bytes(), from, to);
    if (known && to - from <= MAX_METHOD) {
      x.method(Method.of(head.bytes(), from, to));
    }
    String problem = block.problem();
    if (problem != null) {
      return malformed(problem);
    }
    if (block.tooLarge()) {
      return Refusal.of(Code.HEAD_TOO_LARGE, "request head with more bytes or fields than allowed");
    }
    if (!known) {
      return malformed(":method is missing or no token");
    }
    return to - from > MAX_METHOD
            || x.method() == Method.CONNECT && !block.has(HeaderBlock.PROTOCOL)
            || x.method() == Method.TRACE
        ? Refusal.of(
            Code.METHOD_UNKNOWN,
            "method " + Bytes.view(head.bytes(), from, Math.min(to, from + MAX_METHOD)))
        : null;
  }

  private static boolean token(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Ascii.token(bytes[i])) {
        return false;
      }
    }
    return from < to;
  }

  private @Nullable Refusal fields(HeadTable head, HeaderBlock block) {
    String problem = connectionFields(head);
    if (problem != null) {
      return malformed(problem);
    }
    return block.has(HeaderBlock.SCHEME) && block.has(HeaderBlock.PATH)
        ? null
        : malformed(":scheme or :path is missing");
  }

  /// What is wrong with fields about a connection, in a head or in trailers; null for nothing.
  static @Nullable String connectionFields(HeadTable head) {
    if ((head.present() & FORBIDDEN) != 0) {
      return "field that concerns an HTTP/1.1 connection";
    }
    for (int i = head.find(Names.TE); i >= 0; i = head.next(Names.TE, i)) {
      if (!head.value(i).sameIgnoringCase("trailers")) {
        return "TE is not trailers";
      }
    }
    return null;
  }

  private @Nullable Refusal frame(HeadTable head, boolean end) {
    long said = Framing.of(head);
    if (said < Framing.NONE) {
      return malformed(Framing.problem(said));
    }
    if (end && said > 0) {
      return malformed("Content-Length: " + said + " without a body");
    }
    framing = end ? 0 : said == Framing.NONE ? Framing.CHUNKED : said;
    return null;
  }

  /// The authority stands in `:authority` or in `Host`; if in both, they must be the same (section
  /// 8.3.1).
  private @Nullable Refusal authority(Walk x, HeadTable head, HeaderBlock block) {
    byte[] bytes = head.bytes();
    int host = head.find(Names.HOST);
    if (host >= 0
        && (head.next(Names.HOST, host) >= 0
            || !Authority.canonical(bytes, head.valueStart(host), head.valueEnd(host)))) {
      return malformed("Host is not one host with an optional port");
    }
    if (!block.has(HeaderBlock.AUTHORITY)) {
      if (host < 0) {
        return malformed("neither :authority nor Host");
      }
      x.authority(head.valueStart(host), head.valueEnd(host));
      return null;
    }
    int from = block.start(HeaderBlock.AUTHORITY);
    int to = block.end(HeaderBlock.AUTHORITY);
    if (!Authority.canonical(bytes, from, to)) {
      return malformed(":authority is no host with an optional port");
    }
    if (host >= 0
        && !Arrays.equals(bytes, from, to, bytes, head.valueStart(host), head.valueEnd(host))) {
      return malformed(":authority is not that of Host");
    }
    x.authority(from, to);
    return null;
  }

  private @Nullable Refusal target(Walk x, HeadTable head, HeaderBlock block) {
    byte[] bytes = head.bytes();
    Bytes scheme =
        Bytes.view(bytes, block.start(HeaderBlock.SCHEME), block.end(HeaderBlock.SCHEME));
    boolean known = scheme.sameIgnoringCase("https") || scheme.sameIgnoringCase("http");
    if (!known || !believed && (scheme.length() == 5) != x.secure()) {
      return malformed(":scheme is not that of the connection");
    }
    int from = block.start(HeaderBlock.PATH);
    int to = block.end(HeaderBlock.PATH);
    if (to - from > uriSize) {
      return Refusal.of(Code.URI_TOO_LONG, "request target of more than " + uriSize + " bytes");
    }
    if (to - from == 1 && bytes[from] == '*' && x.method() == Method.OPTIONS) {
      return Refusal.of(Code.ROUTE_UNKNOWN, "target is *");
    }
    return from == to || bytes[from] != '/'
        ? malformed(":path does not begin with /")
        : path(x, head, from, to);
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

  private @Nullable Refusal expectation(HeadTable head, boolean end) {
    int index = head.find(Names.EXPECT);
    if (index < 0) {
      return null;
    }
    if (!head.value(index).sameIgnoringCase("100-continue")
        || head.next(Names.EXPECT, index) >= 0) {
      return Refusal.of(Code.EXPECTATION_FAILED, "Expect is not 100-continue");
    }
    expectsContinue = !end;
    return null;
  }

  /// What is left of a head that was refused.
  ///
  /// @param odd the fields that are in no table, which get all others added; null if there are none
  static Remains remains(HeadTable head, HeaderBlock block, @Nullable HeadTable odd) {
    HeadTable fields = odd == null ? new HeadTable() : odd;
    byte[] bytes = head.bytes();
    for (int i = 0; i < head.size(); i++) {
      fields.append(
          bytes, head.start(i), head.nameEnd(i), bytes, head.valueStart(i), head.valueEnd(i));
    }
    if (block.has(HeaderBlock.AUTHORITY) && !head.has(Names.HOST)) {
      int from = block.start(HeaderBlock.AUTHORITY);
      fields.append(HOST, 0, HOST.length, bytes, from, block.end(HeaderBlock.AUTHORITY));
    }
    return new Remains(
        text(head, block, HeaderBlock.METHOD), text(head, block, HeaderBlock.PATH), HTTP_2, fields);
  }

  private static Bytes text(HeadTable head, HeaderBlock block, int which) {
    return block.has(which)
        ? Bytes.view(head.bytes(), block.start(which), block.end(which))
        : Bytes.EMPTY;
  }

  private Refusal malformed(String what) {
    malformed = true;
    return Refusal.of(Code.REQUEST_MALFORMED, what);
  }
}

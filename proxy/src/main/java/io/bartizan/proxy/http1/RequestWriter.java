package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.lane.Scratch;
import java.nio.charset.StandardCharsets;

/// Puts together the head that an upstream gets: the canonical path, the client's fields without
/// those that concern only its connection or that only the gateway may write, and the gateway's
/// own.
public final class RequestWriter {
  /// Fields of a client's head that do not go on, as bits.
  public static final long DROPPED =
      FieldWriter.mask(
          Names.HOST,
          Names.CONTENT_LENGTH,
          Names.TRANSFER_ENCODING,
          Names.CONNECTION,
          Names.KEEP_ALIVE,
          Names.PROXY_CONNECTION,
          Names.TE,
          Names.TRAILER,
          Names.UPGRADE,
          Names.EXPECT,
          Names.HTTP2_SETTINGS,
          Names.PROXY_AUTHORIZATION,
          Names.FORWARDED,
          Names.X_FORWARDED_FOR,
          Names.X_FORWARDED_PROTO,
          Names.X_FORWARDED_HOST,
          Names.X_FORWARDED_PORT,
          Names.X_FORWARDED_PREFIX,
          Names.X_REAL_IP,
          Names.X_REQUEST_ID,
          Names.TRACEPARENT,
          Names.VIA);

  /// The same if its `traceparent` is not valid.
  public static final long UNTRACED = DROPPED | FieldWriter.mask(Names.TRACESTATE);

  private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
  private static final byte[] HOST = ascii("Host: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  static final byte[] UPGRADE = ascii("Connection: Upgrade\r\nUpgrade: websocket\r\n");
  private static final byte[] LENGTH = ascii("Content-Length: ");
  private static final byte[] FORWARDED_HOST = ascii("X-Forwarded-Host: ");
  private static final byte[] REQUEST_ID = ascii("X-Request-Id: ");
  private static final byte[] TRACE = ascii("traceparent: ");
  private static final byte[] VIA_1_1 = ascii("Via: 1.1 bartizan\r\n");
  private static final byte[] VIA_1_0 = ascii("Via: 1.0 bartizan\r\n");
  private static final byte[] VIA_2 = ascii("Via: 2 bartizan\r\n");

  private final byte[] method = new byte[64];
  private final byte[] id = new byte[128];

  /// @param hostLine the field `Host` as a line; empty to send what the client asked for
  /// @param forwarded the fields about the client's address and scheme as lines
  /// @param framing [Framing#CHUNKED], or the body's length, or [Framing#NONE], or [Framing#TUNNEL]
  public void write(
      Walk x,
      byte[] hostLine,
      byte[] forwarded,
      Connection connection,
      Edits edits,
      long framing,
      Scratch out) {
    HeadTable head = x.table();
    out.put(method, 0, x.method().copyTo(method, 0)).put((byte) ' ');
    target(x, edits, out);
    out.put(VERSION);
    if (hostLine.length == 0) {
      out.put(HOST).put(head.bytes(), x.authorityStart(), x.authorityEnd()).line();
    } else {
      out.put(hostLine);
    }
    Bytes trace = TraceParent.of(head);
    FieldWriter.copy(head, trace.isEmpty() ? UNTRACED : DROPPED, true, connection, edits, out);
    FieldWriter.add(edits, out);
    out.put(forwarded);
    if (x.authorityEnd() > x.authorityStart()) {
      out.put(FORWARDED_HOST).put(head.bytes(), x.authorityStart(), x.authorityEnd()).line();
    }
    out.put(REQUEST_ID).put(id, 0, x.copyId(id, 0)).line();
    out.put(TRACE);
    TraceParent.put(x, trace, out);
    out.line();
    out.put(via(x.protocol()));
    frame(framing, out);
    out.line();
  }

  /// Writes path and query, as policies have edited them.
  public static void target(Walk x, Edits edits, Scratch out) {
    path(x, edits, out);
    query(x, edits, out);
  }

  private static void path(Walk x, Edits edits, Scratch out) {
    Bytes instead = edits.path();
    if (instead == null) {
      out.put(x.table().bytes(), x.pathStart(), x.pathEnd());
    } else {
      out.put(instead);
    }
  }

  private static void query(Walk x, Edits edits, Scratch out) {
    Bytes instead = edits.query();
    if (instead != null && !instead.isEmpty()) {
      out.put((byte) '?').put(instead);
    } else if (instead == null && x.queryEnd() > x.queryStart()) {
      out.put((byte) '?').put(x.table().bytes(), x.queryStart(), x.queryEnd());
    }
  }

  private static byte[] via(String protocol) {
    return protocol.equals("HTTP/2") ? VIA_2 : protocol.equals("HTTP/1.0") ? VIA_1_0 : VIA_1_1;
  }

  private static void frame(long framing, Scratch out) {
    if (framing == Framing.CHUNKED) {
      out.put(CHUNKED);
    } else if (framing >= 0) {
      out.put(LENGTH).decimal(framing).line();
    } else if (framing == Framing.TUNNEL) {
      out.put(UPGRADE);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

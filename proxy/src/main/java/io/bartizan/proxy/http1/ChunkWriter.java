package io.bartizan.proxy.http1;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;
import io.bartizan.proxy.lane.Outbox;
import io.bartizan.proxy.lane.Scratch;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes a chunked body (RFC 9112, section 7.1). Sizes are the gateway's own: those of the sender,
/// and its extensions, do not go on.
public final class ChunkWriter {
  private static final byte[] LINE = {'\r', '\n'};
  private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] LAST = "0\r\n".getBytes(StandardCharsets.ISO_8859_1);

  /// Fields that mean nothing, or harm, behind a body (RFC 9110, section 6.5.1), as bits.
  public static final long FORBIDDEN =
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
          Names.PROXY_AUTHENTICATE,
          Names.AUTHORIZATION,
          Names.WWW_AUTHENTICATE,
          Names.COOKIE,
          Names.SET_COOKIE,
          Names.CONTENT_TYPE,
          Names.CONTENT_ENCODING,
          Names.CONTENT_RANGE,
          Names.RANGE,
          Names.CACHE_CONTROL,
          Names.ORIGIN,
          Names.VARY,
          Names.DATE,
          Names.LOCATION,
          Names.RETRY_AFTER,
          Names.FORWARDED,
          Names.X_FORWARDED_FOR,
          Names.X_FORWARDED_PROTO,
          Names.X_FORWARDED_HOST,
          Names.X_FORWARDED_PORT,
          Names.X_FORWARDED_PREFIX,
          Names.X_REAL_IP,
          Names.X_REQUEST_ID,
          Names.TRACEPARENT,
          Names.TRACESTATE,
          Names.X_API_KEY,
          Names.VIA,
          Names.STRICT_TRANSPORT_SECURITY,
          Names.ACCESS_CONTROL_ALLOW_ORIGIN,
          Names.ACCESS_CONTROL_ALLOW_CREDENTIALS);

  private static final Connection NO_OPTIONS = new Connection();
  private static final Edits NO_EDITS = new AnswerHead().edits();

  private ChunkWriter() {}

  /// Writes one chunk, if there is data.
  public static void data(Outbox out, ByteBuf data) {
    int length = data.readableBytes();
    if (length == 0) {
      data.release();
      return;
    }
    out.hex(length);
    out.add(LINE);
    out.add(data);
    out.add(LINE);
  }

  /// Writes the end of the body, with those trailers that may go on.
  public static void end(Outbox out, @Nullable HeadTable trailers, Scratch scratch) {
    if (trailers == null) {
      out.add(END);
      return;
    }
    scratch.begin().put(LAST);
    FieldWriter.copy(trailers, FORBIDDEN, true, NO_OPTIONS, NO_EDITS, scratch);
    out.add(scratch.line());
  }
}

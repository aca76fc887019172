package io.bartizan.proxy.http1;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.lane.Scratch;
import java.nio.charset.StandardCharsets;

/// Puts together the head that an HTTP/1.1 client gets.
public final class ResponseWriter {
  /// What becomes of the connection, as far as the client must be told.
  public enum Persistence {
    /// HTTP/1.1, open: nothing to say.
    OPEN,
    /// HTTP/1.0 and open: must be said.
    KEEP_ALIVE,
    CLOSE
  }

  /// Fields of an upstream's answer that concern its connection, or that only the gateway may
  /// write, as bits.
  public static final long DROPPED =
      FieldWriter.mask(
          Names.CONTENT_LENGTH,
          Names.TRANSFER_ENCODING,
          Names.CONNECTION,
          Names.KEEP_ALIVE,
          Names.PROXY_CONNECTION,
          Names.TE,
          Names.UPGRADE,
          Names.PROXY_AUTHENTICATE,
          Names.X_REQUEST_ID);

  private static final byte[][] STATUS_LINES = statusLines();
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] LENGTH = ascii("Content-Length: ");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[] REQUEST_ID = ascii("X-Request-Id: ");

  private static final Edits NO_EDITS = new Edits();

  private final byte[] id = new byte[128];
  private final Connection options = new Connection();

  /// @param framing [Framing#CHUNKED], the body's length, [Framing#NONE] to say nothing, or
  ///   [Framing#TUNNEL]
  /// @param date the field `Date` as a line, for answers that have none
  public void write(
      Walk x, AnswerHead answer, long framing, Persistence persistence, byte[] date, Scratch out) {
    out.put(STATUS_LINES[answer.status()]);
    fields(answer.head(), answer.edits(), out);
    FieldWriter.add(answer.edits(), out);
    if (!answer.head().has(Names.DATE)) {
      out.put(date);
    }
    out.put(REQUEST_ID).put(id, 0, x.copyId(id, 0)).line();
    if (framing == Framing.CHUNKED) {
      out.put(CHUNKED);
    } else if (framing >= 0) {
      out.put(LENGTH).decimal(framing).line();
    } else if (framing == Framing.TUNNEL) {
      out.put(RequestWriter.UPGRADE);
    }
    switch (persistence) {
      case OPEN -> {}
      case KEEP_ALIVE -> out.put(KEEP_ALIVE);
      case CLOSE -> out.put(CLOSE);
    }
    out.line();
  }

  private void fields(Head head, Edits edits, Scratch out) {
    switch (head) {
      case HeadTable table -> {
        options.read(table);
        FieldWriter.copy(table, DROPPED, false, options, edits, out);
      }
      case Fields own -> own(own, edits, out);
      default -> throw new IllegalStateException("head: " + head.getClass());
    }
  }

  private static void own(Fields fields, Edits edits, Scratch out) {
    for (int i = 0; i < fields.size(); i++) {
      Name name = fields.fieldName(i);
      if (!edits.removes(name)) {
        out.put(name, fields.value(i));
      }
    }
  }

  /// An interim answer, such as 103.
  public void interim(int status, HeadTable head, Scratch out) {
    out.put(STATUS_LINES[status]);
    options.read(head);
    FieldWriter.copy(head, DROPPED, false, options, NO_EDITS, out);
    out.line();
  }

  private static byte[][] statusLines() {
    byte[][] lines = new byte[600][];
    for (int status = 100; status < lines.length; status++) {
      lines[status] = ascii("HTTP/1.1 " + status + " " + Reasons.of(status) + "\r\n");
    }
    return lines;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

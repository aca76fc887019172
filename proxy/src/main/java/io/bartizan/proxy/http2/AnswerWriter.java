package io.bartizan.proxy.http2;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.ChunkWriter;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.ResponseWriter;
import io.bartizan.proxy.lane.Scratch;

/// Encodes the heads that an HTTP/2 client gets, by the same rules as [ResponseWriter] for
/// HTTP/1.1.
public final class AnswerWriter {
  private static final Edits NO_EDITS = new AnswerHead().edits();
  private static final Connection NO_OPTIONS = new Connection();

  /// What says over HTTP/1.1, and over HTTP/2, that a WebSocket begins (RFC 8441, section 5).
  private static final int SWITCHING = 101;

  private static final int OK = 200;

  /// `Date: ` and CR LF.
  private static final int DATE_PREFIX = 6;

  private final HpackWriter hpack;
  private final Connection options = new Connection();
  private final byte[] name = new byte[256];
  private byte[] value = new byte[128];

  public AnswerWriter(HpackWriter hpack) {
    this.hpack = hpack;
  }

  /// @param length of the body, or negative to say nothing
  /// @param date the field `Date` as a line, for answers that have none
  public void write(Walk x, AnswerHead answer, long length, byte[] date, Scratch out) {
    hpack.begin(out);
    hpack.status(answer.status() == SWITCHING ? OK : answer.status(), out);
    switch (answer.head()) {
      case HeadTable table -> {
        options.read(table);
        PassedFields.copy(
            hpack, table, ResponseWriter.DROPPED, false, options, answer.edits(), out);
      }
      case Fields own -> own(own, answer.edits(), out);
      default -> throw new IllegalStateException("head: " + answer.head().getClass());
    }
    add(answer.edits(), out);
    own(x, answer.head(), length, date, out);
  }

  /// The fields that the gateway itself writes.
  private void own(Walk x, Head head, long length, byte[] date, Scratch out) {
    if (!head.has(Names.DATE)) {
      field(Names.DATE, date, DATE_PREFIX, date.length - 2, out);
    }
    field(Names.X_REQUEST_ID, value, 0, x.copyId(value, 0), out);
    if (length >= 0) {
      field(Names.CONTENT_LENGTH, value, 0, decimal(length, value), out);
    }
  }

  private static int decimal(long number, byte[] out) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return digits;
  }

  private void field(Name known, byte[] bytes, int from, int to, Scratch out) {
    hpack.field(name, 0, known.copyTo(name, 0), known.hashCode(), bytes, from, to, out);
  }

  private void own(Fields fields, Edits edits, Scratch out) {
    for (int i = 0; i < fields.size(); i++) {
      if (!edits.removes(fields.fieldName(i))) {
        field(fields.fieldName(i), fields.value(i), out);
      }
    }
  }

  private void add(Edits edits, Scratch out) {
    for (int list = 0; list < edits.additions(); list++) {
      Fields fields = edits.addition(list);
      for (int i = 0; i < fields.size(); i++) {
        field(fields.fieldName(i), fields.value(i), out);
      }
    }
  }

  private void field(Name known, Bytes text, Scratch out) {
    if (value.length < text.length()) {
      value = new byte[text.length() * 2];
    }
    field(known, value, 0, text.copyTo(value, 0), out);
  }

  /// An interim answer, such as 103.
  public void interim(int status, Head head, Scratch out) {
    hpack.begin(out);
    hpack.status(status, out);
    if (head instanceof HeadTable table) {
      options.read(table);
      PassedFields.copy(hpack, table, ResponseWriter.DROPPED, false, options, NO_EDITS, out);
    }
  }

  /// Trailers, without those that may not go on.
  public void trailers(HeadTable trailers, Scratch out) {
    hpack.begin(out);
    PassedFields.copy(hpack, trailers, ChunkWriter.FORBIDDEN, false, NO_OPTIONS, NO_EDITS, out);
  }
}

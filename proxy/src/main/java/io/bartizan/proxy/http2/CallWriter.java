package io.bartizan.proxy.http2;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.ChunkWriter;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.RequestWriter;
import io.bartizan.proxy.http1.TraceParent;
import io.bartizan.proxy.lane.Scratch;
import java.nio.charset.StandardCharsets;

/// Encodes the heads that an HTTP/2 upstream gets, by the same rules as [RequestWriter] for
/// HTTP/1.1.
public final class CallWriter {
  private static final Connection NO_OPTIONS = new Connection();
  private static final Edits NO_EDITS = new Edits();
  private static final Word METHOD = new Word(":method");
  private static final Word SCHEME = new Word(":scheme");
  private static final Word AUTHORITY = new Word(":authority");
  private static final Word PATH = new Word(":path");
  private static final Word TE = new Word("te");
  private static final Word FORWARDED_HOST = new Word("x-forwarded-host");
  private static final Word REQUEST_ID = new Word("x-request-id");
  private static final Word TRACE = new Word("traceparent");
  private static final Word VIA = new Word("via");
  private static final Word LENGTH = new Word("content-length");
  private static final byte[] HTTP = ascii("http");
  private static final byte[] HTTPS = ascii("https");
  private static final byte[] TRAILERS = ascii("trailers");
  private static final byte[] VIA_1_1 = ascii("1.1 bartizan");
  private static final byte[] VIA_1_0 = ascii("1.0 bartizan");
  private static final byte[] VIA_2 = ascii("2 bartizan");

  /// `Host: ` and CR LF.
  private static final int HOST_PREFIX = 6;

  private final HpackWriter hpack;
  private final byte[] scheme;
  private final Scratch part = new Scratch();
  private final byte[] id = new byte[128];
  private final byte[] name = new byte[256];

  /// The name of a field that the gateway writes.
  private static final class Word {
    private final byte[] text;
    private final int hash;

    Word(String text) {
      this.text = ascii(text);
      this.hash = Name.hash(this.text, 0, this.text.length);
    }
  }

  /// @param secure whether the connection is one of TLS
  public CallWriter(HpackWriter hpack, boolean secure) {
    this.hpack = hpack;
    this.scheme = secure ? HTTPS : HTTP;
  }

  /// @param hostLine the field `Host` as a line; empty to send what the client asked for
  /// @param forwarded the fields about the client's address and scheme as lines
  /// @param length the body's length; negative to say nothing
  public void write(
      Walk x,
      byte[] hostLine,
      byte[] forwarded,
      Connection connection,
      Edits edits,
      long length,
      Scratch out) {
    HeadTable head = x.table();
    hpack.begin(out);
    field(METHOD, id, 0, x.method().copyTo(id, 0), out);
    field(SCHEME, scheme, 0, scheme.length, out);
    if (hostLine.length == 0) {
      field(AUTHORITY, head.bytes(), x.authorityStart(), x.authorityEnd(), out);
    } else {
      field(AUTHORITY, hostLine, HOST_PREFIX, hostLine.length - 2, out);
    }
    target(x, edits, out);
    Bytes trace = TraceParent.of(head);
    PassedFields.copy(
        hpack,
        head,
        trace.isEmpty() ? RequestWriter.UNTRACED : RequestWriter.DROPPED,
        true,
        connection,
        edits,
        out);
    add(edits, out);
    lines(forwarded, out);
    own(x, head, trace, length, out);
  }

  private void target(Walk x, Edits edits, Scratch out) {
    RequestWriter.target(x, edits, part.begin());
    field(PATH, part.array(), 0, part.length(), out);
  }

  /// The fields that the gateway itself writes.
  private void own(Walk x, HeadTable head, Bytes trace, long length, Scratch out) {
    if (x.authorityEnd() > x.authorityStart()) {
      field(FORWARDED_HOST, head.bytes(), x.authorityStart(), x.authorityEnd(), out);
    }
    field(REQUEST_ID, id, 0, x.copyId(id, 0), out);
    part.begin();
    TraceParent.put(x, trace, part);
    field(TRACE, part.array(), 0, part.length(), out);
    byte[] via = via(x.protocol());
    field(VIA, via, 0, via.length, out);
    if (takesTrailers(head)) {
      field(TE, TRAILERS, 0, TRAILERS.length, out);
    }
    if (length >= 0) {
      part.begin().decimal(length);
      field(LENGTH, part.array(), 0, part.length(), out);
    }
  }

  private static byte[] via(String protocol) {
    return protocol.equals("HTTP/2") ? VIA_2 : protocol.equals("HTTP/1.0") ? VIA_1_0 : VIA_1_1;
  }

  /// Whether the client has said that it takes trailers, the one thing that `TE` may say in HTTP/2
  /// (RFC 9113, section 8.2.2).
  private static boolean takesTrailers(HeadTable head) {
    for (int i = head.find(Names.TE); i >= 0; i = head.next(Names.TE, i)) {
      if (lists(head.value(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean lists(Bytes value) {
    int from = 0;
    while (from <= value.length()) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? value.length() : comma;
      int end = to;
      while (from < end && blank(value.at(from))) {
        from++;
      }
      while (end > from && blank(value.at(end - 1))) {
        end--;
      }
      if (value.slice(from, end).sameIgnoringCase("trailers")) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  /// Fields that are given as lines, `Name: value` CR LF.
  private void lines(byte[] lines, Scratch out) {
    int from = 0;
    while (from < lines.length) {
      int colon = from;
      while (lines[colon] != ':') {
        colon++;
      }
      int end = colon;
      while (lines[end] != '\r') {
        end++;
      }
      hpack.field(lines, from, colon, Name.hash(lines, from, colon), lines, colon + 2, end, out);
      from = end + 2;
    }
  }

  private void field(Word word, byte[] value, int from, int to, Scratch out) {
    hpack.field(word.text, 0, word.text.length, word.hash, value, from, to, out);
  }

  private void add(Edits edits, Scratch out) {
    for (int list = 0; list < edits.additions(); list++) {
      Fields fields = edits.addition(list);
      for (int i = 0; i < fields.size(); i++) {
        Name known = fields.fieldName(i);
        part.begin().put(fields.value(i));
        int length = known.copyTo(name, 0);
        hpack.field(name, 0, length, known.hashCode(), part.array(), 0, part.length(), out);
      }
    }
  }

  /// Trailers, without those that may not go on.
  public void trailers(HeadTable trailers, Scratch out) {
    hpack.begin(out);
    PassedFields.copy(hpack, trailers, ChunkWriter.FORBIDDEN, true, NO_OPTIONS, NO_EDITS, out);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

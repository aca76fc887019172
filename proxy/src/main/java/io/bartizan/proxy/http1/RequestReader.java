package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Refusal;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads the head of one HTTP/1.1 request after another (RFC 9112, sections 2, 3 and 5) from the
/// bytes of a connection into a [HeadTable]. Strict: whatever two parsers might read differently is
/// refused. Nothing is allocated.
public final class RequestReader {
  /// How far a head has come.
  public enum Progress {
    MORE,
    DONE,
    REFUSED
  }

  private static final int PIECE = 1024;
  private static final int MAX_METHOD = 32;
  private static final int MAX_BLANK_LINES = 4;

  private final FieldReader fields = new FieldReader();
  private int headSize = 32 * 1024;
  private int fieldCount = 100;
  private int uriSize = 8 * 1024;
  private boolean lineDone;
  private int blankLines;
  private int scanned;
  private int targetStart;
  private int targetEnd;
  private int minor;
  private Method method = Method.GET;
  private @Nullable Refusal refusal;

  /// Makes it ready for the next request.
  ///
  /// @param headSize bytes of request line and fields together
  /// @param fieldCount number of fields
  /// @param uriSize bytes of the request target
  public void begin(int headSize, int fieldCount, int uriSize) {
    this.headSize = headSize;
    this.fieldCount = fieldCount;
    this.uriSize = uriSize;
    lineDone = false;
    blankLines = 0;
    scanned = 0;
    targetStart = 0;
    targetEnd = 0;
    refusal = null;
    method = Method.GET;
    fields.at(0);
  }

  /// Takes bytes from `in`, but none behind the head.
  public Progress read(ByteBuf in, HeadTable table) {
    Progress progress = Progress.MORE;
    while (progress == Progress.MORE && in.isReadable()) {
      progress = piece(in, table);
    }
    return progress;
  }

  /// Reads a piece that is no longer than most heads are, so that little is copied of what lies
  /// behind this head.
  private Progress piece(ByteBuf in, HeadTable table) {
    int before = table.end();
    int count = Math.min(Math.min(in.readableBytes(), PIECE), headSize - before);
    table.reserve(count);
    in.getBytes(in.readerIndex(), table.bytes(), before, count);
    int end = before + count;
    Progress progress = parse(table, before, end);
    if (progress == Progress.DONE) {
      table.end(fields.at());
      in.skipBytes(fields.at() - before);
      return progress;
    }
    table.end(end);
    in.skipBytes(count);
    return progress == Progress.MORE && end >= headSize ? tooLarge() : progress;
  }

  private Progress parse(HeadTable table, int before, int end) {
    if (before > 0 && !FieldReader.lineFeed(table.bytes(), Math.max(before, scanned), end)) {
      scanned = end;
      return lineDone ? Progress.MORE : checkLength(end);
    }
    if (!lineDone) {
      Progress progress = line(table.bytes(), end);
      if (progress != Progress.DONE) {
        return progress;
      }
      lineDone = true;
    }
    return lines(table, end);
  }

  private Progress lines(HeadTable table, int end) {
    while (true) {
      switch (fields.next(table, end)) {
        case FIELD -> {
          if (table.size() > fieldCount) {
            return refuse(Code.HEAD_TOO_LARGE, "more than " + fieldCount + " fields");
          }
        }
        case MORE -> {
          return Progress.MORE;
        }
        case END -> {
          return Progress.DONE;
        }
        case BAD -> {
          return refuse(Code.REQUEST_MALFORMED, fields.problem());
        }
      }
    }
  }

  private Progress line(byte[] bytes, int end) {
    int i = fields.at();
    while (i + 1 < end && bytes[i] == '\r' && bytes[i + 1] == '\n') {
      if (++blankLines > MAX_BLANK_LINES) {
        return refuse(
            Code.REQUEST_MALFORMED,
            "more than " + MAX_BLANK_LINES + " empty lines before the request line");
      }
      i += 2;
    }
    fields.at(i);
    if (i >= end || bytes[i] == '\r' && i + 1 >= end) {
      return Progress.MORE;
    }
    int start = i;
    while (i < end && Ascii.token(bytes[i])) {
      i++;
    }
    if (i - start > MAX_METHOD) {
      return refuse(Code.METHOD_UNKNOWN, "method of more than " + MAX_METHOD + " characters");
    }
    if (i >= end) {
      return Progress.MORE;
    }
    if (bytes[i] != ' ' || i == start) {
      return refuse(Code.REQUEST_MALFORMED, "invalid character in the method");
    }
    method = Method.of(bytes, start, i);
    return target(bytes, i + 1, end);
  }

  private Progress target(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && bytes[i] > ' ' && bytes[i] < 127) {
      i++;
    }
    targetStart = start;
    targetEnd = i;
    if (i - start > uriSize) {
      return refuse(Code.URI_TOO_LONG, "request target of more than " + uriSize + " bytes");
    }
    if (i >= end) {
      return Progress.MORE;
    }
    if (bytes[i] != ' ' || i == start) {
      targetEnd = start;
      return refuse(
          Code.REQUEST_MALFORMED,
          bytes[i] < 0
              ? "octet above 127 in the request target"
              : "request line is not METHOD SP target SP version");
    }
    return version(bytes, i + 1, end);
  }

  private static final byte[] HTTP = {'H', 'T', 'T', 'P', '/'};

  private Progress version(byte[] bytes, int start, int end) {
    if (end - start < 10) {
      return FieldReader.lineFeed(bytes, start, end) ? notHttp() : Progress.MORE;
    }
    for (int i = 0; i < HTTP.length; i++) {
      if (bytes[start + i] != HTTP[i]) {
        return notHttp();
      }
    }
    byte major = bytes[start + 5];
    byte minorDigit = bytes[start + 7];
    if (!Ascii.digit(major)
        || bytes[start + 6] != '.'
        || !Ascii.digit(minorDigit)
        || bytes[start + 8] != '\r'
        || bytes[start + 9] != '\n') {
      return notHttp();
    }
    if (major != '1') {
      return refuse(Code.VERSION_UNKNOWN, "HTTP version " + (char) major + "." + (char) minorDigit);
    }
    minor = Math.min(1, minorDigit - '0');
    fields.at(start + 10);
    return Progress.DONE;
  }

  private Progress notHttp() {
    return refuse(Code.REQUEST_MALFORMED, "request line does not end with HTTP/1.1 CR LF");
  }

  private Progress checkLength(int end) {
    return end - fields.at() > uriSize + MAX_METHOD + 12
        ? refuse(
            Code.URI_TOO_LONG,
            "request line of more than " + (uriSize + MAX_METHOD + 12) + " bytes")
        : Progress.MORE;
  }

  private Progress tooLarge() {
    return refuse(Code.HEAD_TOO_LARGE, "request head of more than " + headSize + " bytes");
  }

  private Progress refuse(Code code, String reason) {
    refusal = Refusal.of(code, reason);
    return Progress.REFUSED;
  }

  /// Why, after [Progress#REFUSED].
  public Refusal refusal() {
    Refusal why = refusal;
    if (why == null) {
      throw new IllegalStateException("nothing was refused");
    }
    return why;
  }

  /// The method, or GET as long as there is none.
  public Method method() {
    return method;
  }

  /// Where the request target begins in the table's bytes.
  public int targetStart() {
    return targetStart;
  }

  public int targetEnd() {
    return targetEnd;
  }

  /// Whether the request line could be read, so that method and target are the client's.
  public boolean lineDone() {
    return lineDone;
  }

  /// 0 or 1, the version's second digit.
  public int minor() {
    return minor;
  }
}

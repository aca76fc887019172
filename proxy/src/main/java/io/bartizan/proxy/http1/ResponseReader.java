package io.bartizan.proxy.http1;

import io.bartizan.pipeline.Ascii;
import io.bartizan.pipeline.HeadTable;
import io.netty.buffer.ByteBuf;

/// Reads the head of an upstream's answer (RFC 9112, section 4) into a [HeadTable], as strictly as
/// requests are read.
public final class ResponseReader {
  /// How far a head has come.
  public enum Progress {
    MORE,
    DONE,
    MALFORMED
  }

  private static final int PIECE = 1024;
  private static final int HEAD_SIZE = 64 * 1024;
  private static final int FIELD_COUNT = 256;
  private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.'};

  private final FieldReader fields = new FieldReader();
  private boolean lineDone;
  private int status;
  private int minor;
  private String problem = "";

  public void begin() {
    lineDone = false;
    status = 0;
    problem = "";
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

  /// Reads a piece that is no longer than most heads are, so that little is copied of the body
  /// behind it.
  private Progress piece(ByteBuf in, HeadTable table) {
    int before = table.end();
    int count = Math.min(Math.min(in.readableBytes(), PIECE), HEAD_SIZE - before);
    table.reserve(count);
    in.getBytes(in.readerIndex(), table.bytes(), before, count);
    int end = before + count;
    boolean lineEnds = before == 0 || FieldReader.lineFeed(table.bytes(), before, end);
    Progress progress = lineEnds ? parse(table, end) : Progress.MORE;
    int used = progress == Progress.DONE ? fields.at() - before : count;
    table.end(before + used);
    in.skipBytes(used);
    return progress == Progress.MORE && end >= HEAD_SIZE
        ? malformed("head of more than " + HEAD_SIZE + " bytes")
        : progress;
  }

  private Progress parse(HeadTable table, int end) {
    if (!lineDone) {
      Progress progress = line(table.bytes(), end);
      if (progress != Progress.DONE) {
        return progress;
      }
      lineDone = true;
    }
    while (true) {
      switch (fields.next(table, end)) {
        case FIELD -> {
          if (table.size() > FIELD_COUNT) {
            return malformed("more than " + FIELD_COUNT + " fields");
          }
        }
        case MORE -> {
          return Progress.MORE;
        }
        case END -> {
          return Progress.DONE;
        }
        case BAD -> {
          return malformed(fields.problem());
        }
      }
    }
  }

  private Progress line(byte[] bytes, int end) {
    int known = Math.min(end, VERSION.length);
    for (int i = 0; i < known; i++) {
      if (bytes[i] != VERSION[i]) {
        return malformed("status line does not begin with HTTP/1.");
      }
    }
    int i = known;
    while (i < end && bytes[i] != '\n') {
      i++;
    }
    if (i >= end) {
      return Progress.MORE;
    }
    return statusLine(bytes, i);
  }

  private Progress statusLine(byte[] bytes, int lineFeed) {
    boolean shaped =
        lineFeed > 12
            && Ascii.digit(bytes[7])
            && bytes[8] == ' '
            && Ascii.digit(bytes[9])
            && Ascii.digit(bytes[10])
            && Ascii.digit(bytes[11])
            && (bytes[12] == ' ' || bytes[12] == '\r')
            && bytes[lineFeed - 1] == '\r';
    for (int i = 12; shaped && i < lineFeed - 1; i++) {
      shaped = bytes[i] >= ' ' && bytes[i] != 127 || bytes[i] < 0 || bytes[i] == '\t';
    }
    if (!shaped || bytes[9] < '1' || bytes[9] > '5') {
      return malformed("status line is not HTTP/1.x SP status SP reason");
    }
    minor = Math.min(1, bytes[7] - '0');
    status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    fields.at(lineFeed + 1);
    return Progress.DONE;
  }

  private Progress malformed(String what) {
    problem = what;
    return Progress.MALFORMED;
  }

  /// What is wrong, after [Progress#MALFORMED].
  public String problem() {
    return problem;
  }

  /// 100 to 599.
  public int status() {
    return status;
  }

  public int minor() {
    return minor;
  }
}

package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.RemainsReader;
import io.bartizan.proxy.http1.RequestReader;
import io.bartizan.proxy.http1.RequestReader.Progress;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Reads the heads of one connection's requests: first the bytes, then what they mean.
final class Http1Requests {
  private static final int MOST_BLANK_LINES = 4;
  private static final short BLANK_LINE = 0x0d0a;

  private final RequestReader reader = new RequestReader();
  private Site site;
  private Http1Head head;
  private @Nullable Refusal refusal;
  private int blankLines;

  /// Whether more of a head that is refused may be about to come.
  private boolean arriving;

  /// Whether what is left of the head is of interest.
  private boolean wrecked;

  Http1Requests(Site site) {
    this.site = site;
    this.head = new Http1Head(site.path());
  }

  /// What the current request, or the one before, began with.
  Site site() {
    return site;
  }

  /// Passes over an empty line before a request (RFC 9112, section 2.2). False if there is none, or
  /// if there were too many.
  boolean skips(ByteBuf in) {
    boolean blank = in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == BLANK_LINE;
    if (blank && blankLines < MOST_BLANK_LINES) {
      blankLines++;
      in.skipBytes(2);
      return true;
    }
    return false;
  }

  /// Makes it ready for the next request, which begins with `now`.
  void begin(Site now) {
    if (now != site) {
      site = now;
      head = new Http1Head(now.path());
    }
    refusal = null;
    wrecked = false;
    blankLines = 0;
    reader.begin(now.bounds().headSize(), now.bounds().fields(), now.bounds().uriSize());
  }

  /// Bytes have come, and maybe more are there: until [#complete()], what is left of a head that is
  /// refused is gathered if somebody looks at it.
  void incomplete() {
    arriving = true;
  }

  /// All that has come was handed in. Returns whether a head waits to be refused.
  boolean complete() {
    arriving = false;
    return wrecked;
  }

  /// Takes bytes of the head into the passage's exchange, but none behind the head.
  Progress read(ByteBuf in, Passage passage) {
    Walk x = passage.walk();
    HeadTable table = x.table();
    if (wrecked) {
      RemainsReader.take(in, table, site.bounds().headSize());
      return Progress.MORE;
    }
    Progress progress = reader.read(in, table);
    return switch (progress) {
      case MORE -> progress;
      case REFUSED -> refused(in, table);
      case DONE -> {
        refusal = head.read(x, reader, passage.connection());
        yield refusal == null ? progress : Progress.REFUSED;
      }
    };
  }

  private Progress refused(ByteBuf in, HeadTable table) {
    Refusal why = reader.refusal();
    refusal = why;
    wrecked = site.unmatched().pipeline().wantsRemains() && leaves(why.code());
    if (wrecked) {
      RemainsReader.take(in, table, site.bounds().headSize());
    }
    return wrecked && arriving ? Progress.MORE : Progress.REFUSED;
  }

  /// Whether a head that is refused for this reason may be shown, as far as it is there.
  private static boolean leaves(Code why) {
    return why == Code.REQUEST_MALFORMED
        || why == Code.METHOD_UNKNOWN
        || why == Code.VERSION_UNKNOWN;
  }

  /// Why, after [Progress#REFUSED].
  Refusal refusal() {
    Refusal why = refusal;
    if (why == null) {
      throw new IllegalStateException("nothing was refused");
    }
    return why;
  }

  /// Says of an exchange that is refused what could be read of its head.
  void tell(Passage passage) {
    Walk x = passage.walk();
    if (wrecked) {
      wrecked = false;
      passage.keep(RemainsReader.read(x.table(), site.bounds().fields()));
    }
    x.protocol("HTTP/1.1");
    if (reader.lineDone()) {
      x.method(reader.method());
    }
  }

  /// Whether the client speaks HTTP/1.0.
  boolean old() {
    return reader.minor() == 0;
  }

  /// Whether the connection stays open behind this request, if the client is asked.
  boolean persists(Passage passage) {
    return passage.connection().persists(reader.minor());
  }

  /// The body's length, or [io.bartizan.proxy.http1.Framing#CHUNKED].
  long framing() {
    return head.framing();
  }

  /// Whether the client waits for 100 before it sends the body.
  boolean expectsContinue() {
    return head.expectsContinue();
  }
}

package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.http2.HeaderBlock;
import io.bartizan.proxy.lane.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The client's side of one exchange over HTTP/2. It serves one stream of its connection after
/// another: the next one when both the exchange and the codec's stream have ended.
final class Http2Stream implements ClientSide {
  /// How long an answer that was handed in whole may wait for the client's window.
  private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Http2Client client;
  private final Link link;
  private final Lane lane;
  private final Http2Outflow outflow = new Http2Outflow(this);

  private int id;

  /// The codec's stream; null if it is closed, or if there is nobody to answer.
  private io.netty.handler.codec.http2.@Nullable Http2Stream stream;

  /// The exchange that is under way.
  private @Nullable Passage passage;

  private byte[] forwarded;

  /// The whole request has come.
  private boolean received;

  /// The passage was told so.
  private boolean told;

  /// Nothing can be added to the answer.
  private boolean answered;

  /// The stream ends with an error even if there is an answer.
  private boolean broken;

  private boolean wanted;
  private boolean expects;

  /// How much of the body is still to come, or negative if nobody has said.
  private long remaining;

  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private @Nullable HeadTable requestTrailers;
  private @Nullable HeadTable answerTrailers;

  /// Whether the exchange was seen to be over, and when that was.
  private boolean finishing;

  private long finishedAt;

  Http2Stream(Http2Client client, Link link) {
    this.client = client;
    this.link = link;
    this.lane = link.lane();
    this.forwarded = link.forwardedLines();
  }

  // What the client sends.

  /// Begins an exchange whose head has come.
  ///
  /// @param of the codec's stream
  /// @param end whether the request ends with its head
  /// @param nanos when the head began to come
  void begin(
      io.netty.handler.codec.http2.Http2Stream of,
      Site site,
      Http2Head head,
      HeaderBlock block,
      boolean end,
      long nanos) {
    stream = of;
    id = of.id();
    Passage fresh = prepare(site, block, nanos);
    received = end;
    told = end;
    HeadTable odd = block.takeWrong();
    Refusal wrong = head.read(fresh.walk(), block, end);
    fresh.connection().read(fresh.walk().table());
    if (wrong == null && !link.admits(fresh, true)) {
      wrong = Link.CROWDED;
    }
    Grpc call = Grpc.of(fresh.walk().table());
    fresh.grpc(call);
    if (wrong == null && call != null) {
      wrong = call.problem();
    }
    if (wrong != null) {
      broken = head.malformed();
      remaining = -1;
      if (site.unmatched().pipeline().wantsRemains()) {
        fresh.keep(Http2Head.remains(fresh.walk().table(), block, odd));
      }
      fresh.start(0, wrong);
      return;
    }
    forwarded = link.introduce(fresh.walk(), site.proxies());
    expects = head.expectsContinue();
    remaining = fresh.walk().webSocket() ? -1 : head.framing();
    fresh.start(head.framing(), null);
  }

  /// Begins and ends an exchange that is only recorded: nobody can be answered.
  void record(Site site, HeaderBlock block, Refusal refusal, long nanos) {
    Passage fresh = prepare(site, block, nanos);
    answered = true;
    received = true;
    fresh.start(0, refusal);
  }

  private Passage prepare(Site site, HeaderBlock block, long nanos) {
    Passage fresh = link.passages().take();
    HeadTable table = block.take();
    passage = fresh;
    answered = false;
    broken = false;
    wanted = false;
    expects = false;
    finishing = false;
    answerTrailers = null;
    forwarded = link.forwardedLines();
    outflow.begin();
    lane.recorder().began();
    fresh.renew(this, site, table, nanos);
    link.tell(fresh.walk(), site);
    fresh.walk().protocol("HTTP/2");
    return fresh;
  }

  /// Some of the request body has come. Returns how many bytes the client may send instead.
  int data(ByteBuf data, int padding, boolean end) {
    int length = data.readableBytes();
    received |= end;
    Passage current = passage;
    if (current == null || broken) {
      return length + padding;
    }
    if (remaining >= 0 && (length > remaining || end && length < remaining)) {
      malformed(current, "body is not as long as Content-Length says");
      return length + padding;
    }
    remaining -= remaining < 0 ? 0 : length;
    if (!wanted) {
      return padding + (hold(current, data) ? 0 : length);
    }
    if (length > 0) {
      current.body(data.retain());
    }
    tell();
    return length + padding;
  }

  private void malformed(Passage current, String what) {
    broken = true;
    current.bodyMalformed(Refusal.of(Code.REQUEST_BODY, what));
  }

  /// Keeps what nobody wants yet. The client's window for this stream bounds it. Returns whether it
  /// was kept.
  private boolean hold(Passage current, ByteBuf data) {
    int length = data.readableBytes();
    if (!lane.memory().take(length)) {
      current.refuse(Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left for a body that waits"));
      return false;
    }
    if (held == Unpooled.EMPTY_BUFFER) {
      held = client.buffer(length);
    }
    held.writeBytes(data);
    return true;
  }

  /// Fields behind the request body, which end it.
  void trailers(HeaderBlock block) {
    block.takeWrong(); // nobody looks at it
    received = true;
    Passage current = passage;
    if (current == null || broken) {
      return;
    }
    String problem = block.hasPseudo() ? "pseudo-header field in trailers" : block.problem();
    if (problem == null) {
      problem = Http2Head.connectionFields(block.table());
    }
    if (problem == null && remaining > 0) {
      problem = "body is shorter than Content-Length says";
    }
    if (problem != null) {
      malformed(current, problem);
    } else if (block.tooLarge()) {
      current.refuse(
          Refusal.of(Code.HEAD_TOO_LARGE, "trailers with more bytes or fields than allowed"));
    } else {
      requestTrailers = block.take();
      tell();
    }
  }

  /// Tells the passage that the body is whole, if it is and if everything was handed in.
  private void tell() {
    Passage current = passage;
    if (!received || told || !wanted || current == null || held.isReadable()) {
      return;
    }
    told = true;
    HeadTable last = requestTrailers;
    requestTrailers = null;
    current.bodyEnd(last);
    if (last != null) {
      lane.giveTable(last);
    }
  }

  /// What was handed in so far may go on.
  void flushBody() {
    if (passage != null) {
      passage.flushBody();
    }
  }

  /// The codec's stream is closed.
  void closed(String reason) {
    stream = null;
    Passage current = passage;
    if (current == null) {
      release();
      client.idle(this);
    } else if (!answered) {
      answered = true;
      current.clientGone(reason);
    }
  }

  // What the passage wants.

  @Override
  public Link link() {
    return link;
  }

  @Override
  public byte[] forwardedLines() {
    return forwarded;
  }

  @Override
  public @Nullable Names covered() {
    return link.covered();
  }

  @Override
  public void wantBody() {
    wanted = true;
    if (expects) {
      expects = false;
      goOn();
    }
    Passage current = passage;
    ByteBuf data = held;
    if (current != null && data.isReadable()) {
      held = Unpooled.EMPTY_BUFFER;
      int length = data.readableBytes();
      lane.memory().give(length);
      current.body(data);
      consumed(length);
    }
    tell();
    flushBody();
  }

  /// Says that the body is wanted, unless it is under way already.
  private void goOn() {
    if (stream != null && !received && !held.isReadable()) {
      var scratch = lane.scratch().begin();
      client.answers().interim(100, io.bartizan.pipeline.Fields.NONE, scratch);
      client.headers(id, scratch, false);
      client.flushSoon();
    }
  }

  private void consumed(int length) {
    if (stream != null) {
      client.consumed(stream, length);
    }
  }

  @Override
  public void pauseBody() {
    wanted = false;
  }

  @Override
  public void answerHead(Passage of, AnswerHead answer, long framing, boolean body) {
    if (stream == null || answered) {
      return;
    }
    var scratch = lane.scratch().begin();
    client.answers().write(of.walk(), answer, framing, lane.date(), scratch);
    boolean end = !body && !broken;
    client.headers(id, scratch, end);
    if (end) {
      answered = true;
      client.endOutput(stream, received);
    }
  }

  @Override
  public void answerData(ByteBuf chunk) {
    if (stream == null || answered) {
      chunk.release();
    } else {
      outflow.add(client.window(), stream, chunk);
    }
  }

  @Override
  public void answerEnd(@Nullable HeadTable trailers) {
    if (stream != null && !answered) {
      answered = true;
      // They wait behind data that the client may not take yet; their table does not.
      answerTrailers = trailers == null || trailers.size() == 0 ? null : trailers.copy();
      outflow.end(client.window(), stream);
      client.flushSoon();
    }
  }

  @Override
  public void interim(int status, HeadTable fields) {
    if (stream != null && !answered) {
      var scratch = lane.scratch().begin();
      client.answers().interim(status, fields, scratch);
      client.headers(id, scratch, false);
      client.flushSoon();
    }
  }

  @Override
  public void flush() {
    client.flushSoon();
  }

  @Override
  public boolean writable() {
    return stream == null || client.starved().writable(this, stream);
  }

  @Override
  public long unsent() {
    return outflow.size();
  }

  @Override
  public void cut() {
    if (stream != null && !answered) {
      answered = true;
      if (broken) {
        client.resetMalformed(id);
      } else {
        client.reset(id, Http2Error.INTERNAL_ERROR);
      }
    }
  }

  @Override
  public void over(Passage of, boolean again) {
    passage = null;
    if (again) {
      link.passages().give(of);
    }
    if (stream == null) {
      release();
      client.idle(this);
    } else {
      consumed(held.readableBytes());
      release();
    }
  }

  private void release() {
    ByteBuf data = held;
    held = Unpooled.EMPTY_BUFFER;
    lane.memory().give(data.readableBytes());
    data.release();
    HeadTable last = requestTrailers;
    requestTrailers = null;
    if (last != null) {
      lane.giveTable(last);
    }
  }

  // What the flow controller lets go.

  /// Whether the last data of the answer ends the stream.
  boolean endsWithData() {
    return !broken && answerTrailers == null;
  }

  /// Some more of the answer waits for the client. If there is no memory left for it, the exchange
  /// is given up as soon as that can be done.
  void waits(int bytes) {
    if (!client.backlog().add(bytes)) {
      Passage current = passage;
      int one = id;
      lane.loop().execute(() -> exhausted(current, one));
    }
  }

  /// Some of what waited was sent, or will never be.
  void waitsNoMore(int bytes) {
    client.backlog().remove(bytes);
  }

  private void exhausted(@Nullable Passage then, int one) {
    if (stream == null || id != one || passage != then) {
      return;
    }
    if (then == null) {
      client.reset(id, Http2Error.INTERNAL_ERROR);
    } else {
      then.refuse(Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left for an answer that waits"));
    }
  }

  void write(ByteBuf chunk, int length, boolean end) {
    client.data(id, chunk, length, end);
  }

  /// Ends the stream where the last data does not.
  void writeEnd() {
    HeadTable trailers = answerTrailers;
    if (trailers != null) {
      var scratch = lane.scratch().begin();
      client.answers().trailers(trailers, scratch);
      client.headers(id, scratch, true);
    } else if (!broken) {
      client.data(id, Unpooled.EMPTY_BUFFER, 0, true);
    }
  }

  /// The end of the answer was written.
  void written() {
    if (stream != null) {
      if (broken) {
        client.resetMalformed(id);
      } else {
        client.endOutput(stream, received);
      }
    }
  }

  /// Whether the client takes more of the answer; also if there is none any more.
  boolean takesMore() {
    return stream == null || client.starved().takes(stream);
  }

  /// Whether the exchange was over long ago and the client has still not taken the rest of its
  /// answer.
  boolean finishedLongAgo(long nanos) {
    if (passage != null) {
      return false;
    }
    if (!finishing) {
      finishing = true;
      finishedAt = nanos;
    }
    return nanos - finishedAt > FINISH_NANOS;
  }

  /// The client takes more of the answer.
  void resume() {
    if (passage != null) {
      passage.clientWritable();
    }
  }
}

package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http2.HeaderBlock;
import io.bartizan.proxy.lane.Scratch;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One exchange over an HTTP/2 connection to an upstream: a stream.
///
/// What the upstream sends while the receiver wants nothing is kept, from the one memory budget;
/// the stream's window bounds it. What is sent waits here for the upstream's windows.
final class Http2Call implements UpstreamCall {
  private static final int MOST_INTERIMS = 16;
  private static final int HIGH = 64 * 1024;
  private static final int LOW = 16 * 1024;

  private final Http2Upstream connection;
  private @Nullable UpstreamReceiver receiver;
  private int id;

  private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>(4);
  private int queued;
  private long sendWindow;
  private @Nullable HeadTable trailers;

  /// Nothing more will be handed in to be sent.
  private boolean ends;

  /// Nothing more can be sent.
  private boolean sent;

  /// The receiver waits to hand in more.
  private boolean starved;

  private @Nullable HeadTable table;
  private @Nullable HeadTable answerTrailers;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private int unreturned;
  private int receiveWindow = Http2Upstream.STREAM_WINDOW;
  private long remaining;
  private int interims;
  private boolean headOnly;
  private boolean headSeen;
  private boolean paused;

  /// The whole answer has come.
  private boolean received;

  private boolean over;

  /// Whether it is among those that wait for a window; the connection's own.
  boolean blocked;

  Http2Call(Http2Upstream connection, UpstreamReceiver receiver) {
    this.connection = connection;
    this.receiver = receiver;
  }

  /// The stream's number; 0 before its head was sent.
  int id() {
    return id;
  }

  // What the receiver wants.

  @Override
  public boolean used() {
    return connection.used();
  }

  @Override
  public boolean refusable() {
    return true;
  }

  @Override
  public void head(UpstreamRequest request) {
    if (over) {
      return;
    }
    long framing = request.framing();
    headOnly = request.walk().method() == Method.HEAD;
    ends = framing == 0 || framing == Framing.NONE;
    sent = ends;
    sendWindow = connection.streamWindow();
    Scratch scratch = connection.lane().scratch().begin();
    connection
        .heads()
        .write(
            request.walk(),
            request.hostLine(),
            request.forwardedLines(),
            request.connection(),
            request.edits(),
            framing,
            scratch);
    id = connection.begin(this, scratch, ends);
  }

  @Override
  public void data(ByteBuf chunk) {
    if (over || sent || !chunk.isReadable()) {
      chunk.release();
      return;
    }
    queue.add(chunk);
    queued += chunk.readableBytes();
  }

  @Override
  public void end(@Nullable HeadTable last) {
    if (!over && !ends) {
      ends = true;
      // They wait behind data that the upstream may not take yet; their table does not.
      trailers = last == null || last.size() == 0 ? null : last.copy();
    }
  }

  @Override
  public void flush() {
    if (!over) {
      send(Integer.MAX_VALUE);
      if (waits()) {
        connection.block(this);
      }
      connection.flushSoon();
    }
  }

  @Override
  public boolean writable() {
    starved = queued >= HIGH;
    return !starved;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    if (paused && !over) {
      paused = false;
      deliver();
    }
  }

  @Override
  public void leave() {
    if (!over) {
      receiver = null;
      close(Http2Error.CANCEL);
    }
  }

  // Sending.

  /// Whether something waits to be sent.
  boolean waits() {
    return !over && !sent && (queued > 0 || ends);
  }

  /// Sends what the windows allow, `most` bytes at most. Returns whether anything was sent.
  boolean send(int most) {
    int left = most;
    boolean moved = false;
    ByteBuf chunk = queue.peek();
    while (chunk != null) {
      int length = connection.room(chunk.readableBytes(), Math.min(left, sendWindow));
      if (length <= 0) {
        return moved;
      }
      left -= length;
      moved = true;
      write(chunk, length);
      chunk = queue.peek();
    }
    if (ends && !sent) {
      finishSending();
      moved = true;
    }
    return moved;
  }

  private void write(ByteBuf chunk, int length) {
    queued -= length;
    sendWindow -= length;
    sent = queued == 0 && ends && trailers == null;
    connection.data(id, chunk, length, sent);
    if (!chunk.isReadable()) {
      queue.remove().release();
    }
  }

  private void finishSending() {
    sent = true;
    HeadTable last = trailers;
    if (last == null) {
      connection.data(id, Unpooled.EMPTY_BUFFER, 0, true);
    } else {
      connection.trailers(id, last);
    }
  }

  /// Asks for more, if the receiver waits to hand it in.
  void feed() {
    UpstreamReceiver waiting = receiver;
    if (starved && queued < LOW && !over && waiting != null) {
      starved = false;
      waiting.writable();
    }
  }

  /// The upstream takes `more` bytes. Returns false if that is more than can be.
  boolean grow(long more) {
    sendWindow += more;
    return sendWindow <= Integer.MAX_VALUE;
  }

  // Receiving.

  /// A header block has come: an interim answer, the answer's head, or trailers.
  void headers(HeaderBlock block, boolean end) {
    String problem = block.problem();
    if (problem == null && block.tooLarge()) {
      problem = "head with more than " + Http2Upstream.HEAD_SIZE + " bytes or too many fields";
    }
    if (problem == null) {
      problem = HeadRules.problem(block, headSeen);
    }
    if (problem != null) {
      malformed(problem);
    } else if (headSeen) {
      trailers(block, end);
    } else {
      head(HeadRules.status(block), block, end);
    }
  }

  private void trailers(HeaderBlock block, boolean end) {
    if (!end) {
      malformed("a second head that does not end the stream");
    } else if (remaining > 0) {
      malformed("body is shorter than Content-Length says");
    } else {
      answerTrailers = block.take();
      received = true;
      deliver();
    }
  }

  private void head(int status, HeaderBlock block, boolean end) {
    if (status < 200) {
      interim(status, block, end);
      return;
    }
    long said = Framing.of(block.table());
    boolean bodiless = headOnly || status == 204 || status == 304;
    if (said < Framing.NONE) {
      malformed(Framing.problem(said));
    } else if (end && !bodiless && said > 0) {
      malformed("Content-Length: " + said + " without a body");
    } else {
      boolean empty = end || bodiless;
      remaining = empty ? 0 : said == Framing.NONE ? -1 : said;
      begin(status, block.take(), empty ? 0 : said == Framing.NONE ? Framing.CHUNKED : said, end);
    }
  }

  private void interim(int status, HeaderBlock block, boolean end) {
    UpstreamReceiver waiting = receiver;
    if (end || status == 101) {
      malformed(end ? "an interim answer that ends the stream" : "101 in HTTP/2");
    } else if (++interims > MOST_INTERIMS) {
      malformed("more than " + MOST_INTERIMS + " interim answers");
    } else if (status != 100 && waiting != null) {
      waiting.interim(status, block.table());
    }
  }

  private void begin(int status, HeadTable fields, long framing, boolean end) {
    headSeen = true;
    paused = true;
    received = end;
    table = fields;
    UpstreamReceiver waiting = receiver;
    if (waiting != null) {
      waiting.head(status, fields, framing);
    }
  }

  /// Some of the body has come. False if the upstream was not allowed to send so much.
  ///
  /// @param size what it takes of the window, padding included
  boolean body(ByteBuf data, int size, boolean end) {
    receiveWindow -= size;
    if (receiveWindow < 0) {
      return false;
    }
    int length = data.readableBytes();
    if (!headSeen) {
      malformed("data before a head");
    } else if (remaining >= 0 && (length > remaining || end && length < remaining)) {
      malformed("body is not as long as the head says");
    } else {
      remaining -= remaining < 0 ? 0 : length;
      received = end;
      take(data, length, size);
    }
    return true;
  }

  private void take(ByteBuf data, int length, int size) {
    UpstreamReceiver waiting = receiver;
    if (length > 0 && paused) {
      hold(data, length);
      restore(size - length);
    } else {
      restore(size);
      if (length > 0 && waiting != null) {
        waiting.data(data.retain());
      }
    }
    deliver();
  }

  private void hold(ByteBuf data, int length) {
    if (!connection.lane().memory().take(length)) {
      fail(UpstreamFailure.BUSY, "no memory left for an answer that waits", Http2Error.CANCEL);
      return;
    }
    if (held == Unpooled.EMPTY_BUFFER) {
      held = connection.buffer(length);
    }
    held.writeBytes(data);
  }

  /// The upstream may send `size` bytes more. It is told when that is worth a frame.
  private void restore(int size) {
    unreturned += size;
    if (!over && !received && unreturned >= Http2Upstream.STREAM_WINDOW / 2) {
      receiveWindow += unreturned;
      connection.windowUpdate(id, unreturned);
      unreturned = 0;
    }
  }

  /// Hands in what was kept, and the end when everything before it was handed in.
  private void deliver() {
    if (!paused && held.isReadable()) {
      handIn();
    }
    if (received && !paused && !over && !held.isReadable()) {
      answered();
    }
  }

  private void handIn() {
    ByteBuf data = held;
    held = Unpooled.EMPTY_BUFFER;
    int length = data.readableBytes();
    connection.lane().memory().give(length);
    restore(length);
    UpstreamReceiver waiting = receiver;
    if (waiting == null) {
      data.release();
    } else {
      waiting.data(data);
      readComplete();
    }
  }

  private void answered() {
    UpstreamReceiver waiting = receiver;
    HeadTable head = table;
    HeadTable last = answerTrailers;
    receiver = null;
    table = null;
    answerTrailers = null;
    close(Http2Error.CANCEL);
    if (waiting != null) {
      waiting.end(last);
    }
    give(head);
    give(last);
  }

  private void give(@Nullable HeadTable used) {
    if (used != null) {
      connection.lane().giveTable(used);
    }
  }

  /// What came in this read was handed in.
  void readComplete() {
    UpstreamReceiver waiting = receiver;
    if (waiting != null) {
      waiting.readComplete();
    }
  }

  // The end.

  /// The upstream has reset the stream.
  void reset(long code) {
    if (received) {
      stopSending();
    } else {
      boolean refused = code == Http2Error.REFUSED_STREAM.code();
      sent = true;
      received = true;
      fail(
          refused ? UpstreamFailure.REFUSED : UpstreamFailure.CLOSED,
          connection.endpoint().name() + " reset the stream, code " + code,
          Http2Error.CANCEL);
    }
  }

  /// The upstream says that it has not looked at the request.
  void refused(String reason) {
    fail(UpstreamFailure.REFUSED, reason, Http2Error.CANCEL);
  }

  private void stopSending() {
    sent = true;
    for (ByteBuf chunk = queue.poll(); chunk != null; chunk = queue.poll()) {
      chunk.release();
    }
    queued = 0;
    connection.unblock(this);
  }

  /// The connection is gone. An answer that has come whole is still handed in.
  void disconnected(UpstreamFailure failure, String reason) {
    if (received) {
      stopSending();
    } else {
      fail(failure, reason, Http2Error.CANCEL);
    }
  }

  void malformed(String problem) {
    fail(UpstreamFailure.MALFORMED, problem, Http2Error.PROTOCOL_ERROR);
  }

  private void fail(UpstreamFailure failure, String reason, Http2Error code) {
    if (over) {
      return;
    }
    UpstreamReceiver waiting = receiver;
    receiver = null;
    close(code);
    if (waiting != null) {
      waiting.lost(failure, reason);
    }
  }

  private void close(Http2Error code) {
    boolean whole = sent && received;
    over = true;
    stopSending();
    ByteBuf data = held;
    held = Unpooled.EMPTY_BUFFER;
    connection.lane().memory().give(data.readableBytes());
    data.release();
    give(table);
    give(answerTrailers);
    table = null;
    answerTrailers = null;
    connection.ended(this, whole ? null : code);
  }
}

package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.http1.ChunkReader;
import io.bartizan.proxy.http1.ChunkWriter;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.RequestReader;
import io.bartizan.proxy.http1.ResponseWriter;
import io.bartizan.proxy.http1.ResponseWriter.Persistence;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Outbox;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 connection of a client: reads one request after another and gives each to its [Passage]. Requests that are sent ahead
/// (pipelining) wait until the one before is answered.
final class Http1Client extends ChannelInboundHandlerAdapter implements ClientSide {
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  private static final int MOST_AHEAD = 64 * 1024;
  private static final long MOST_DRAINED = 256 * 1024;
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final HeadTable NO_TABLE = new HeadTable();

  private enum State {
    /// Nothing of a request has come.
    IDLE,
    HEAD,
    /// The body of the current request is being read.
    FIXED,
    CHUNKED,
    /// The current request is whole; its answer is not.
    ANSWERING,
    /// The answer is out; the rest of the request is read and dropped.
    DRAINING,
    /// The last answer is out; waits until the client has read it.
    LINGERING,
    CLOSED
  }

  private final Link link;
  private final Lane lane;
  private final Channel channel;
  private final Outbox outbox;
  private final RequestReader reader = new RequestReader();
  private final ChunkReader chunks = new ChunkReader();
  private final ResponseWriter writer = new ResponseWriter();
  private final Watch watch = new Watch();
  private Site site;
  private Http1Head head;
  private Passage passage;
  private HeadTable table;

  private State state = State.IDLE;
  private @Nullable ByteBuf rest;
  private long since;
  private long remaining;
  private long drained;
  private boolean busy;
  private boolean wanted;
  private boolean expects;
  private boolean keepAlive;
  private boolean chunkedAnswer;
  private boolean closing;
  private boolean refused;
  private boolean pumping;
  private boolean reading = true;
  private byte[] forwarded;

  Http1Client(Link link) {
    this.link = link;
    this.lane = link.lane();
    this.channel = link.channel();
    this.outbox = new Outbox(channel);
    this.site = link.listener().site();
    this.head = new Http1Head(site.path());
    this.passage = new Passage(lane, link.pool(), this, site);
    this.table = NO_TABLE;
    this.since = lane.nanos();
    this.forwarded = link.forwardedLines();
    lane.deadlines().add(watch);
  }

  // What the client sends.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    if (state == State.CLOSED || state == State.LINGERING) {
      drop(data);
      return;
    }
    rest = rest == null ? data : joined(ctx, rest, data);
    pump();
  }

  private void drop(ByteBuf data) {
    drained += data.readableBytes();
    data.release();
    if (drained > MOST_DRAINED) {
      close();
    }
  }

  private static ByteBuf joined(ChannelHandlerContext ctx, ByteBuf first, ByteBuf second) {
    ByteBuf both = ctx.alloc().directBuffer(first.readableBytes() + second.readableBytes());
    both.writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    return both;
  }

  /// Reads on, as far as the current request allows. What starts the next request meanwhile comes back here, not deeper.
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    boolean on = true;
    while (on) {
      ByteBuf data = rest;
      on = state != State.CLOSED && data != null && step(data);
      if (data != null && !data.isReadable() && data == rest) {
        rest = null;
        data.release();
      }
    }
    pumping = false;
    if (state == State.CLOSED) {
      freeRest();
    }
    regulate();
  }

  private void freeRest() {
    ByteBuf left = rest;
    rest = null;
    if (left != null) {
      left.release();
    }
  }

  /// Stops reading when more has come than can be used now.
  private void regulate() {
    boolean body = state == State.FIXED || state == State.CHUNKED;
    boolean read = body ? wanted : rest == null || rest.readableBytes() < MOST_AHEAD;
    if (read != reading && state != State.CLOSED) {
      reading = read;
      channel.config().setAutoRead(read);
    }
  }

  /// Uses some of the bytes. Returns whether more could be used.
  private boolean step(ByteBuf data) {
    return switch (state) {
      case IDLE -> begin(data);
      case HEAD -> head(data);
      case FIXED -> wanted && fixed(data);
      case CHUNKED -> wanted && chunked(data);
      case DRAINING -> drain(data);
      case ANSWERING, CLOSED -> false;
      case LINGERING -> {
        data.skipBytes(data.readableBytes());
        yield false;
      }
    };
  }

  private boolean begin(ByteBuf data) {
    if (!data.isReadable()) {
      return false;
    }
    Site now = link.listener().site();
    if (now != site) {
      site = now;
      head = new Http1Head(now.path());
    }
    since = lane.nanos();
    table = lane.takeTable();
    lane.recorder().began();
    reader.begin(site.bounds().headSize(), site.bounds().fields(), site.bounds().uriSize());
    passage.renew(this, site, table, since);
    passage.walk().connection(link.peer(), link.peer(), link.listener().name(), site.secure());
    busy = true;
    state = State.HEAD;
    return true;
  }

  private boolean head(ByteBuf data) {
    if (!data.isReadable()) {
      return false;
    }
    return switch (reader.read(data, table)) {
      case MORE -> false;
      case REFUSED -> {
        refuse(reader.refusal());
        yield true;
      }
      case DONE -> {
        dispatch();
        yield true;
      }
    };
  }

  /// The head is whole: sees what it means and sends the exchange on its way.
  private void dispatch() {
    Refusal wrong = head.read(passage.walk(), reader, passage.connection());
    if (wrong != null) {
      refuse(wrong);
      return;
    }
    TrustedProxies proxies = site.proxies();
    if (proxies != null) {
      forwarded = link.forwardedLines();
      believe(proxies);
    }
    keepAlive = reader.minor() == 1 ? !passage.connection().close() : passage.connection().keepAlive() && !passage.connection().close();
    expects = head.expectsContinue();
    wanted = false;
    drained = 0;
    long framing = head.framing();
    remaining = framing;
    state = framing == 0 ? State.ANSWERING : framing == Framing.CHUNKED ? State.CHUNKED : State.FIXED;
    chunks.begin();
    passage.start(framing, null);
  }

  private void believe(TrustedProxies proxies) {
    Address client = proxies.client(link.peer(), table);
    passage.walk().client(client);
    if (!client.equals(link.peer())) {
      forwarded = link.forwardedLines(client, table);
      RequestIds.keep(passage.walk(), table);
    }
  }

  /// A request that is no request, or came too slowly: there is a record and an answer, and then the connection ends.
  private void refuse(Refusal refusal) {
    keepAlive = false;
    expects = false;
    remaining = 0;
    if (reader.lineDone()) {
      passage.walk().method(reader.method());
    }
    state = State.ANSWERING;
    closing = true;
    refused = true;
    passage.walk().protocol("HTTP/1.1");
    passage.start(0, refusal);
  }

  private boolean fixed(ByteBuf data) {
    int count = (int) Math.min(remaining, data.readableBytes());
    if (count == 0) {
      return false;
    }
    remaining -= count;
    boolean last = remaining == 0;
    if (last) {
      state = State.ANSWERING;
    }
    Passage current = passage;
    current.body(data.readRetainedSlice(count));
    if (last && passage == current && busy) {
      current.bodyEnd(null);
    }
    return true;
  }

  private boolean chunked(ByteBuf data) {
    return switch (chunks.step(data)) {
      case MORE -> false;
      case DATA -> {
        int count = (int) Math.min(chunks.remaining(), data.readableBytes());
        chunks.took(count);
        passage.body(data.readRetainedSlice(count));
        yield true;
      }
      case END -> {
        state = State.ANSWERING;
        passage.bodyEnd(chunks.trailers());
        yield true;
      }
      case MALFORMED -> {
        keepAlive = false;
        closing = true;
        passage.bodyMalformed(Refusal.of(Code.REQUEST_BODY, chunks.problem()));
        yield true;
      }
    };
  }

  private boolean drain(ByteBuf data) {
    int before = data.readableBytes();
    if (remaining == Framing.CHUNKED) {
      switch (chunks.step(data)) {
        case MORE -> {
          return drainedTooMuch(before);
        }
        case DATA -> {
          int count = (int) Math.min(chunks.remaining(), data.readableBytes());
          chunks.took(count);
          data.skipBytes(count);
        }
        case END -> next();
        case MALFORMED -> close();
      }
    } else {
      int count = (int) Math.min(remaining, before);
      data.skipBytes(count);
      remaining -= count;
      if (remaining == 0) {
        next();
        return true;
      }
    }
    return !drainedTooMuch(before - data.readableBytes()) && data.isReadable();
  }

  private boolean drainedTooMuch(int more) {
    drained += more;
    if (drained > MOST_DRAINED) {
      close();
      return true;
    }
    return false;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (busy) {
      passage.flushBody();
    }
    outbox.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable() && busy) {
      passage.clientWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone("client closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    gone("connection failed: " + cause.getMessage());
    ctx.close();
  }

  private void gone(String reason) {
    if (state == State.CLOSED) {
      return;
    }
    State before = state;
    shut();
    if (busy && before == State.HEAD) {
      passage.start(0, Refusal.of(Code.CLIENT_GONE, reason + " within a request head"));
    } else if (busy) {
      passage.clientGone(reason);
    }
  }

  // What the passage wants.

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
    if (expects && (state == State.FIXED || state == State.CHUNKED)) {
      expects = false;
      if (rest == null || !rest.isReadable()) {
        outbox.add(CONTINUE);
        outbox.flush();
      }
    }
    if (!pumping) {
      pump();
    }
  }

  @Override
  public void pauseBody() {
    wanted = false;
    regulate();
  }

  @Override
  public void answerHead(Passage of, AnswerHead answer, long framing, boolean body) {
    if (state == State.CLOSED) {
      return;
    }
    boolean http10 = passage.walk().protocol().equals("HTTP/1.0");
    chunkedAnswer = body && framing < 0 && !http10;
    boolean untilClose = body && framing < 0 && http10;
    boolean unread = state == State.FIXED || state == State.CHUNKED;
    if (untilClose || link.listener().draining() || unread && answer.own() && !drains()) {
      keepAlive = false;
    }
    closing = !keepAlive;
    Persistence persistence = closing ? Persistence.CLOSE : http10 ? Persistence.KEEP_ALIVE : Persistence.OPEN;
    var scratch = lane.scratch().begin();
    long said = chunkedAnswer ? Framing.CHUNKED : framing < 0 ? Framing.NONE : framing;
    writer.write(of.walk(), answer, said, persistence, lane.date(), scratch);
    outbox.add(scratch);
  }

  /// Whether what is left of the request body is so little, and sure to come, that reading it is cheaper than a new connection.
  private boolean drains() {
    return !expects && state == State.FIXED && remaining <= MOST_AHEAD;
  }

  @Override
  public void answerData(ByteBuf chunk) {
    if (state == State.CLOSED) {
      chunk.release();
    } else if (chunkedAnswer) {
      ChunkWriter.data(outbox, chunk);
    } else {
      outbox.add(chunk);
    }
  }

  @Override
  public void answerEnd(@Nullable HeadTable trailers) {
    if (state == State.CLOSED) {
      return;
    }
    if (chunkedAnswer) {
      ChunkWriter.end(outbox, trailers, lane.scratch());
    }
    outbox.flush();
  }

  @Override
  public void interim(int status, HeadTable fields) {
    if (passage.walk().protocol().equals("HTTP/1.1")) {
      var scratch = lane.scratch().begin();
      writer.interim(status, fields, scratch);
      outbox.add(scratch);
      outbox.flush();
    }
  }

  @Override
  public void flush() {
    outbox.flush();
  }

  @Override
  public boolean writable() {
    return outbox.writable();
  }

  @Override
  public void cut() {
    close();
  }

  @Override
  public void over(Passage of, boolean again) {
    busy = false;
    table = NO_TABLE;
    if (!again) {
      passage = new Passage(lane, link.pool(), this, site);
    }
    if (state == State.CLOSED) {
      return;
    }
    if (closing) {
      sayGoodBye();
    } else if (state == State.ANSWERING) {
      next();
    } else {
      state = State.DRAINING;
      since = lane.nanos();
    }
    if (!pumping) {
      pump();
    }
  }

  private void next() {
    if (closing) {
      sayGoodBye();
      return;
    }
    state = State.IDLE;
    since = lane.nanos();
    wanted = false;
    if (link.listener().draining()) {
      close();
    }
  }

  /// Ends the connection: at once if the client has sent nothing but the request, which is what nearly all do.
  private void sayGoodBye() {
    if (state == State.ANSWERING && rest == null && !refused) {
      shut();
      link.closeWhenSent();
    } else {
      linger();
    }
  }

  /// Says good-bye and waits a little, so that the client can read the answer before a reset would destroy it (RFC 9112, section 9.6).
  private void linger() {
    state = State.LINGERING;
    since = lane.nanos();
    drained = 0;
    freeRestUnlessPumping();
    link.shutdownOutput();
  }

  private void freeRestUnlessPumping() {
    if (!pumping) {
      freeRest();
    }
  }

  private void close() {
    shut();
    channel.close();
  }

  private void shut() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    lane.deadlines().remove(watch);
    outbox.clear();
    if (!pumping) {
      freeRest();
    }
    link.closed();
  }

  /// The gateway is shutting down: a connection that rests can go at once.
  void retire() {
    if (state == State.IDLE) {
      close();
    }
  }

  /// What may not take for ever while no passage is under way.
  private final class Watch extends Deadlines.Timed {
    @Override
    protected void check(long nanos) {
      switch (state) {
        case IDLE -> {
          if (nanos - since > site.bounds().keepAliveNanos() || link.listener().draining()) {
            close();
          }
        }
        case HEAD -> {
          if (nanos - since > site.bounds().headNanos()) {
            refuse(Refusal.of(Code.REQUEST_TIMEOUT, "request head did not come within " + site.bounds().headNanos() / 1_000_000 + " ms"));
          }
        }
        case DRAINING, LINGERING -> {
          if (nanos - since > LINGER_NANOS) {
            close();
          }
        }
        case FIXED, CHUNKED, ANSWERING, CLOSED -> {}
      }
    }
  }
}

package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.http1.BodyReader;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.lane.Buffers;
import io.bartizan.proxy.lane.Inbox;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Outbox;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 connection of a client: reads one request after another and gives each to a
/// [Passage]. Requests that are sent ahead (pipelining) wait until the one before is answered.
final class Http1Client extends ChannelInboundHandlerAdapter implements ClientSide {
  private static final int MOST_AHEAD = 8 * 1024;
  private static final int MOST_DRAINED = 64 * 1024;

  private final Link link;
  private final Lane lane;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Http1Requests requests;
  private final BodyReader body = new BodyReader();
  private final Http1Answers answers;
  private final Parting parting;
  private final Http1Watch watch = new Http1Watch(this);

  private Http1State state = Http1State.IDLE;

  /// The exchange that is under way.
  private @Nullable Passage passage;

  private byte[] forwarded;
  private long since;
  private int drained;
  private boolean wanted;
  private boolean expects;
  private boolean farewell; // said by TLS: what was asked is answered, and nothing more comes
  private boolean talking; // the client may still be sending what nobody will read
  private boolean pumping;
  private boolean hungUp; // the client has closed its half of the connection

  Http1Client(Link link) {
    this.link = link;
    this.lane = link.lane();
    this.inbox = new Inbox(link.channel());
    this.outbox = new Outbox(lane.sheets(), link.channel());
    this.answers = new Http1Answers(lane, outbox, link.passages().writer());
    this.parting = new Parting(link, outbox);
    this.requests = new Http1Requests(link.listener().site());
    this.since = lane.nanos();
    this.forwarded = link.forwardedLines();
    lane.deadlines().add(watch);
  }

  // What the client sends.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    switch (state) {
      case LEAVING, LINGERING, CLOSED -> {
        parting.heard();
        data.release();
      }
      case IDLE, HEAD, BODY, ANSWERING, DRAINING -> {
        requests.incomplete();
        inbox.add(data);
        pump();
      }
    }
  }

  /// Reads on, as far as the current request allows. What starts the next request meanwhile comes
  /// back here, not deeper.
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      boolean on = true;
      while (on) {
        on = step(inbox.bytes());
      }
    } finally {
      pumping = false;
      settle();
    }
  }

  /// Gives back what is not needed while nothing comes.
  private void settle() {
    switch (state) {
      case LEAVING, LINGERING, CLOSED -> inbox.free();
      case IDLE, HEAD, BODY, ANSWERING, DRAINING -> inbox.tidy();
    }
    regulate();
  }

  /// Stops reading when more has come than can be used now.
  private void regulate() {
    if (state != Http1State.CLOSED) {
      inbox.read(state == Http1State.BODY ? wanted : inbox.length() < MOST_AHEAD);
    }
  }

  /// Uses some of the bytes. Returns whether more could be used.
  private boolean step(ByteBuf data) {
    return switch (state) {
      case IDLE -> data.isReadable() && begin(data);
      case HEAD -> data.isReadable() && head(data);
      case BODY -> wanted && body(data);
      case DRAINING -> drain(data);
      case ANSWERING, LEAVING, LINGERING, CLOSED -> false;
    };
  }

  private boolean begin(ByteBuf data) {
    if (requests.skips(data)) {
      return true;
    }
    Site site = link.listener().site();
    requests.begin(site);
    since = lane.nanos();
    lane.recorder().began();
    Passage next = link.passages().take();
    next.renew(this, site, lane.takeTable(), since);
    link.tell(next.walk(), site);
    passage = next;
    state = Http1State.HEAD;
    return true;
  }

  private Passage current() {
    Passage current = passage;
    if (current == null) {
      throw new IllegalStateException("no exchange at state " + state);
    }
    return current;
  }

  private boolean head(ByteBuf data) {
    Passage current = current();
    return switch (requests.read(data, current)) {
      case MORE -> link.admits(current, false) ? false : refuse(current, Link.CROWDED);
      case REFUSED -> refuse(current, requests.refusal());
      case DONE -> dispatch(current);
    };
  }

  /// The head is whole: sends the exchange on its way.
  private boolean dispatch(Passage current) {
    forwarded = link.introduce(current.walk(), requests.site().proxies());
    answers.begin(requests.old(), requests.persists(current));
    expects = requests.expectsContinue();
    wanted = false;
    talking = false;
    body.begin(requests.framing());
    state = body.whole() ? Http1State.ANSWERING : Http1State.BODY;
    if (link.admits(current, true)) {
      current.start(requests.framing(), null);
    } else {
      answers.last();
      current.start(requests.framing(), Link.CROWDED);
    }
    return true;
  }

  /// A request that is no request, or came too slowly: there is a record and an answer, and then
  /// the connection ends.
  private boolean refuse(Passage current, Refusal refusal) {
    answers.begin(false, false);
    expects = false;
    wanted = false;
    talking = true;
    requests.tell(current);
    body.begin(0);
    state = Http1State.ANSWERING;
    current.start(0, refusal);
    return true;
  }

  private boolean body(ByteBuf data) {
    Passage current = current();
    return switch (body.step(data)) {
      case MORE -> false;
      case DATA -> {
        current.body(body.take(data));
        yield true;
      }
      case END -> {
        state = Http1State.ANSWERING;
        current.bodyEnd(body.trailers());
        yield true;
      }
      case MALFORMED -> {
        answers.last();
        current.bodyMalformed(Refusal.of(Code.REQUEST_BODY, body.problem()));
        yield true;
      }
    };
  }

  private boolean drain(ByteBuf data) {
    return switch (body.step(data)) {
      case MORE -> false;
      case DATA -> {
        drained += body.skip(data);
        if (drained > MOST_DRAINED) {
          linger();
        }
        yield true;
      }
      case END -> {
        next();
        yield true;
      }
      case MALFORMED -> {
        linger();
        yield true;
      }
    };
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (requests.complete() && state == Http1State.HEAD) {
      refuse(current(), requests.refusal());
    }
    flushBody();
    outbox.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (passage != null && outbox.writable()) {
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
    Http1State before = state;
    Passage current = passage;
    shut();
    if (current != null && before == Http1State.HEAD) {
      current.start(0, Refusal.of(Code.CLIENT_GONE, reason + " within a request head"));
    } else if (current != null) {
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
    if (expects && state == Http1State.BODY) {
      expects = false;
      if (inbox.isEmpty()) {
        answers.proceed();
      }
    }
    pump();
    flushBody();
  }

  private void flushBody() {
    if (passage != null && !pumping) {
      passage.flushBody();
    }
  }

  @Override
  public void pauseBody() {
    wanted = false;
    regulate();
  }

  @Override
  public void answerHead(Passage of, AnswerHead answer, long framing, boolean withBody) {
    if (state == Http1State.CLOSED) {
      return;
    }
    boolean unread = state == Http1State.BODY && !body.whole();
    if (framing == Framing.TUNNEL) {
      tunnel();
    }
    if (link.listener().draining() || unread && answer.own() && !drains(answer)) {
      answers.last();
    }
    answers.head(of.walk(), answer, framing, withBody);
  }

  /// From here on frames come instead of requests, and the connection ends with them.
  private void tunnel() {
    answers.last();
    link.allowHalfClose();
    body.begin(Framing.NONE);
    state = Http1State.BODY;
  }

  /// The client sends nothing more; told only of a connection that has become a WebSocket.
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      hungUp = true;
      if (state == Http1State.BODY && passage != null) {
        passage.bodyEnd(null);
      } else if (state == Http1State.LINGERING) {
        link.closeWhenSent();
      }
    } else if (event instanceof SslCloseCompletionEvent) {
      farewell = true;
      if (state == Http1State.IDLE && inbox.isEmpty()) {
        leave();
      }
    }
  }

  /// Whether what is left of the request body is so little, and sure to come, that reading it is
  /// cheaper than a new connection.
  private boolean drains(AnswerHead answer) {
    boolean little = body.missing() >= 0 && body.missing() <= MOST_DRAINED;
    return little && !expects && answer.status() != Code.REQUEST_TIMEOUT.status();
  }

  @Override
  public void answerData(ByteBuf chunk) {
    answers.data(chunk);
  }

  @Override
  public void answerEnd(@Nullable HeadTable trailers) {
    answers.end(trailers);
  }

  @Override
  public void interim(int status, HeadTable fields) {
    answers.interim(status, fields);
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
  public long unsent() {
    return outbox.unsent();
  }

  @Override
  public void cut() {
    passage = null;
    shut();
    link.cut(answers.untilClose());
  }

  @Override
  public void over(Passage of, boolean again) {
    passage = null;
    if (again) {
      link.passages().give(of);
    }
    if (state == Http1State.CLOSED) {
      return;
    }
    if (hungUp) {
      leave();
    } else if (state == Http1State.ANSWERING || body.whole()) {
      next();
    } else if (answers.closes() || expects || body.missing() > MOST_DRAINED) {
      linger();
    } else {
      state = Http1State.DRAINING;
      since = lane.nanos();
      drained = 0;
    }
    pump();
  }

  private void next() {
    wanted = false;
    since = lane.recentNanos();
    if (answers.closes() || farewell && inbox.isEmpty() || link.listener().draining()) {
      sayGoodBye();
    } else {
      state = Http1State.IDLE;
    }
  }

  /// Ends the connection: as soon as everything is sent, if the client has sent nothing but the
  /// request, which is what nearly all do.
  private void sayGoodBye() {
    if (talking || !inbox.isEmpty()) {
      linger();
    } else {
      leave();
    }
  }

  void leave() {
    state = Http1State.LEAVING;
    parting.leave(lane.nanos());
  }

  void linger() {
    state = Http1State.LINGERING;
    parting.linger(lane.nanos());
  }

  private void shut() {
    state = Http1State.CLOSED;
    lane.deadlines().remove(watch);
    answers.shut();
    outbox.clear();
    if (!pumping) {
      inbox.free();
    }
  }

  // What the watch asks.

  Http1State state() {
    return state;
  }

  /// How long the current state lasts, as far as it may not for ever.
  long quiet(long nanos) {
    return nanos - since;
  }

  /// What the current request, or the one before, began with.
  Site site() {
    return requests.site();
  }

  /// Gives up the head that is being read.
  void refuse(Refusal refusal) {
    refuse(current(), refusal);
  }

  /// Drops requests that were sent ahead if memory is scarce: the connection ends before they could
  /// be served, and the client sends them again elsewhere.
  void thin() {
    if (!inbox.isEmpty() && Buffers.scarce()) {
      talking = true;
      answers.last();
      inbox.free();
    }
  }

  /// Cuts the connection if the client takes too long to part.
  void part(long nanos) {
    if (parting.stalled(nanos)) {
      cut();
    }
  }
}

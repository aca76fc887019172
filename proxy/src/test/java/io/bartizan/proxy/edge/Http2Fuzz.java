package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.config.Place;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnBody;
import io.bartizan.pipeline.OnEnd;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Remains;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Overload;
import io.bartizan.proxy.lane.Room;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.RouteSpec;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.settings.PathPattern;
import io.bartizan.proxy.settings.RouteLimits;
import io.bartizan.proxy.upstream.Dialer;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.LoopRecorder;
import io.bartizan.telemetry.Recorder;
import io.bartizan.telemetry.Roster;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.Http2Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Whatever a client sends on an HTTP/2 connection, in whatever pieces and however slowly: nothing
/// fails inside, what the gateway writes are frames, every exchange that has begun ends, and
/// nothing is held when the connection is closed.
final class Http2Fuzz {
  private static final int MOST_WRITTEN = 16 << 20;
  private static final int INTERNAL_ERROR = 2;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[][] BLOCKS = {
    request("GET", "/large"), request("POST", "/gather"), Http2Frame.block("x: y"),
  };

  private static final HandTicker TICKER = new HandTicker();
  private static final Memory MEMORY = new Memory(1 << 20);
  private static final Recorder RECORDER = recorder();
  private static final LoopRecorder LOOP = RECORDER.loop();
  private static final Address PEER = Address.of(InetAddress.getLoopbackAddress());
  private static final Census CENSUS = new Census();
  private static final Site SITE = site();

  private static byte[] request(String method, String path) {
    String[] fields = FrameClient.request(method, path);
    fields[1] = ":scheme: http";
    return Http2Frame.block(fields);
  }

  private static Recorder recorder() {
    LogConfig off =
        new LogConfig(
            "off",
            true,
            List.of(),
            new LogConfig.Redact(List.of(), List.of()),
            LogConfig.Form.TEXT,
            new Place("test", 1, 1));
    try {
      return Recorder.open(off, 1, Ticker.SYSTEM, MEMORY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Site site() {
    Roster roster = RECORDER.metrics().roster();
    OnHead large = _ -> answer(new byte[100_000]);
    return new Site(
        Pipeline.of(List.of(Policy.enforced("census", CENSUS))),
        new Router(
            List.of(route(roster, "/large", large), route(roster, "/gather", new Gathered()))),
        target(
            roster, "unmatched", Pipeline.of(List.of(Policy.enforced("remains", new Looking())))),
        null,
        Bounds.Connection.of(ListenLimits.DEFAULTS),
        false,
        null,
        null,
        Set.of(ListenProtocol.H2));
  }

  private static RouteSpec route(Roster roster, String path, Object work) {
    Pipeline pipeline = Pipeline.of(List.of(Policy.enforced("answer", work)));
    Target target = target(roster, path, pipeline);
    return new RouteSpec(List.of(), PathPattern.parse(path), List.of(), Map.of(), target);
  }

  private static Target target(Roster roster, String name, Pipeline pipeline) {
    Bounds.Exchange bounds = Bounds.Exchange.of(RouteLimits.DEFAULTS);
    return new Target(name, roster.route(name), pipeline, null, bounds, false);
  }

  private static Answer answer(byte[] bytes) {
    return new Answer.Content(200, Fields.NONE, Bytes.view(bytes, 0, bytes.length));
  }

  /// Answers when it has the body.
  private static final class Gathered implements OnBody {
    @Override
    public Need need() {
      return new Need(10_000, Need.Beyond.REFUSE);
    }

    @Override
    public Verdict onBody(Exchange x, Body body) {
      return answer(new byte[10]);
    }
  }

  /// Looks at all that is left of a head that is refused.
  private static final class Looking implements OnAnswer, Remains.Wanted {
    @Override
    public Verdict onAnswer(Exchange x, AnswerHead answer) {
      Remains left = x.remains();
      if (left != null) {
        HeadTable fields = left.fields();
        for (int i = 0; i < fields.size(); i++) {
          assertThat(fields.name(i).length() + fields.value(i).length()).isNotNegative();
        }
        assertThat(left.method().length() + left.target().length()).isNotNegative();
      }
      return Verdict.CONTINUE;
    }
  }

  /// Counts what has begun and what has ended.
  private static final class Census implements OnHead, OnEnd {
    private int present;

    @Override
    public Verdict onHead(Exchange x) {
      present++;
      return Verdict.CONTINUE;
    }

    @Override
    public void onEnd(Exchange x, Outcome outcome) {
      present--;
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_frames_in_any_pieces_end_well(FuzzedDataProvider data) {
    UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true);
    Wire wire = new Wire(buffers);
    if (data.consumeInt(0, 15) > 0) {
      wire.in(PREFACE, 0);
      wire.in(Http2Frame.frame(Http2Frame.SETTINGS, 0, 0), 0);
    }
    while (data.remainingBytes() > 0 && wire.isOpen()) {
      step(wire, data);
    }
    wire.end();
    assertThat(CENSUS.present).as("exchanges that have not ended").isZero();
    assertThat(MEMORY.used()).as("memory of the budget").isZero();
    var left = buffers.metric();
    assertThat(left.usedHeapMemory() + left.usedDirectMemory()).as("bytes in buffers").isZero();
  }

  private static void step(Wire wire, FuzzedDataProvider data) {
    int what = data.consumeInt(0, 15);
    int cut = data.consumeInt(0, 30);
    switch (what) {
      case 0 -> wire.in(data.consumeBytes(data.consumeInt(1, 60)), cut);
      case 1 -> wire.pass(data.consumeInt(1, 40));
      case 2, 3, 4, 5, 6 -> wire.in(head(data), cut);
      default -> wire.in(frame(data, data.consumeInt(0, 10), data.consumeByte(), null), cut);
    }
  }

  private static byte[] head(FuzzedDataProvider data) {
    byte[] block = BLOCKS[data.consumeInt(0, BLOCKS.length - 1)];
    int flags = data.consumeBoolean() ? data.consumeByte() : data.consumeInt(0, 1) | 4;
    return frame(data, Http2Frame.HEADERS, flags, block);
  }

  private static byte[] frame(
      FuzzedDataProvider data, int type, int flags, byte @Nullable [] content) {
    int stream = data.consumeInt(0, 9);
    byte[] payload = content == null ? data.consumeBytes(data.consumeInt(0, 40)) : content;
    return Http2Frame.frame(type, flags, stream, payload);
  }

  /// A connection without a socket.
  private static final class Wire extends EmbeddedChannel {
    private final Lane lane;
    private ByteBuf written = Unpooled.buffer();
    private long total;

    Wire(UnpooledByteBufAllocator buffers) {
      config().setAllocator(buffers);
      freezeTime();
      lane = new Lane(0, eventLoop(), TICKER, MEMORY, LOOP, new Room(10 << 20), new Overload(1));
      lane.start();
      Listener listener = new Listener("fuzz", RECORDER.metrics().roster().listener("fuzz"), SITE);
      Pool pool = new Pool(lane, new Dialer(NioSocketChannel.class, NioDomainSocketChannel.class));
      Link link = new Link(lane, new Passages(lane, pool), this, listener, PEER, false);
      pipeline().addLast(Http2Client.of(link));
      read();
    }

    /// The client sends bytes, in two pieces if `cut` lies within them.
    void in(byte[] bytes, int cut) {
      int first = Math.min(cut, bytes.length);
      give(bytes, 0, first);
      give(bytes, first, bytes.length);
    }

    private void give(byte[] bytes, int from, int to) {
      if (from < to && isOpen()) {
        writeInbound(
            config().getAllocator().directBuffer(to - from).writeBytes(bytes, from, to - from));
        took();
      }
    }

    /// Some seconds pass.
    void pass(int seconds) {
      TICKER.advance(Duration.ofSeconds(seconds));
      advanceTimeBy(1, TimeUnit.SECONDS);
      runScheduledPendingTasks();
      runPendingTasks();
      took();
    }

    /// Takes what was written, which must be frames.
    private void took() {
      checkException();
      for (ByteBuf out = readOutbound(); out != null; out = readOutbound()) {
        total += out.readableBytes();
        written.writeBytes(out);
        out.release();
      }
      assertThat(total).isLessThan(MOST_WRITTEN);
      while (written.readableBytes() >= 9
          && written.readableBytes() >= 9 + written.getUnsignedMedium(written.readerIndex())) {
        frame(written.readUnsignedMedium(), written.readUnsignedByte());
      }
      written.discardReadBytes();
    }

    private void frame(int length, int type) {
      assertThat(length).isLessThanOrEqualTo(16_384);
      assertThat(type).isLessThan(10);
      written.skipBytes(5);
      int at = written.readerIndex();
      if (type == Http2Frame.GOAWAY) {
        assertThat(written.getInt(at + 4)).as("code of GOAWAY").isNotEqualTo(INTERNAL_ERROR);
      }
      written.skipBytes(length);
    }

    void end() {
      took();
      assertThat(written.isReadable()).as("half a frame").isFalse();
      finishAndReleaseAll();
      lane.stop();
      runPendingTasks();
      checkException();
    }
  }
}

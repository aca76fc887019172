package io.bartizan.proxy.probe;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Name;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.settings.HealthSettings;
import io.bartizan.proxy.upstream.Dialing;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.UpstreamCall;
import io.bartizan.proxy.upstream.UpstreamReceiver;
import io.bartizan.telemetry.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// One check of one endpoint, over a connection like those of requests. All on one lane.
final class Check implements UpstreamReceiver {
  /// Who is told.
  interface Verdict {
    void passed();

    /// @param why for the log
    void failed(String why);

    /// Nothing is known: there was no connection to spare.
    void unknown();
  }

  /// What is kept of a gRPC answer.
  private static final int MOST = 256;

  private static final Name GRPC_STATUS = Name.of("grpc-status");
  private static final byte SERVING = 1;
  private static final byte STATUS_FIELD = 0x08;

  private final HealthSettings settings;
  private final Lane lane;
  private final byte[] hostLine;
  private final byte[] message = new byte[MOST];
  private int length;
  private @Nullable Verdict verdict;
  private @Nullable Dialing dialing;
  private @Nullable UpstreamCall call;

  private Check(HealthSettings settings, Lane lane, byte[] hostLine, Verdict verdict) {
    this.settings = settings;
    this.lane = lane;
    this.hostLine = hostLine;
    this.verdict = verdict;
  }

  /// Begins a check. The verdict may be given before this returns.
  static Check begin(
      Pool pool,
      Lane lane,
      Service service,
      Endpoint endpoint,
      HealthSettings settings,
      Verdict verdict) {
    Check check = new Check(settings, lane, service.hostLine(endpoint), verdict);
    Dialing started = pool.acquire(endpoint, service, true, check);
    check.dialing = started != null && started.pending() ? started : null;
    return check;
  }

  /// Whether there is no verdict yet.
  boolean pending() {
    return verdict != null;
  }

  /// Gives up, without a verdict.
  void cancel() {
    verdict = null;
    leave();
  }

  private void leave() {
    Dialing waiting = dialing;
    dialing = null;
    if (waiting != null) {
      waiting.cancel();
    }
    UpstreamCall open = call;
    call = null;
    if (open != null) {
      open.leave();
    }
  }

  private void passed() {
    Verdict told = verdict;
    cancel();
    if (told != null) {
      told.passed();
    }
  }

  private void failed(String why) {
    Verdict told = verdict;
    cancel();
    if (told != null) {
      told.failed(why);
    }
  }

  @Override
  public void connected(UpstreamCall connected) {
    dialing = null;
    call = connected;
    HealthSettings.Http http = settings.http();
    HealthSettings.Grpc grpc = settings.grpc();
    if (http != null) {
      ask(connected, Question.http(lane, http, hostLine));
    } else if (grpc != null) {
      ask(connected, Question.grpc(lane, grpc, hostLine));
    } else {
      passed();
    }
  }

  private static void ask(UpstreamCall to, Question question) {
    to.head(question);
    if (question.body().length > 0) {
      to.data(Unpooled.wrappedBuffer(question.body()));
    }
    to.end(null);
    to.flush();
  }

  @Override
  public void unreachable(UpstreamFailure failure, String reason) {
    dialing = null;
    Verdict told = verdict;
    if (failure == UpstreamFailure.BUSY && told != null) {
      verdict = null;
      told.unknown();
    } else {
      failed(reason);
    }
  }

  @Override
  public void interim(int status, HeadTable head) {}

  @Override
  public void head(int status, HeadTable head, long framing) {
    HealthSettings.Http http = settings.http();
    if (http != null) {
      if (http.status().contains(status)) {
        passed();
      } else {
        failed("status " + status);
      }
    } else if (status != 200) {
      failed("status " + status);
    } else if (framing == 0) {
      failed("grpc-status " + said(head));
    } else if (call != null) {
      call.resume();
    }
  }

  private static String said(@Nullable HeadTable fields) {
    int at = fields == null ? -1 : fields.find(GRPC_STATUS);
    return fields == null || at < 0 ? "unknown" : fields.value(at).toString();
  }

  @Override
  public void data(ByteBuf chunk) {
    int count = Math.min(chunk.readableBytes(), MOST - length);
    chunk.readBytes(message, length, count);
    length += count;
    chunk.release();
  }

  @Override
  public void end(@Nullable HeadTable trailers) {
    call = null;
    String status = said(trailers);
    if (!status.equals("0")) {
      failed("grpc-status " + status);
    } else if (length >= 7 && message[5] == STATUS_FIELD && message[6] == SERVING) {
      passed();
    } else {
      failed("it does not serve");
    }
  }

  @Override
  public void lost(UpstreamFailure failure, String reason) {
    call = null;
    failed(reason);
  }

  @Override
  public void writable() {}

  @Override
  public void readComplete() {}
}

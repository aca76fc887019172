package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.lane.Deadlines;
import java.util.concurrent.TimeUnit;

/// What may not take for ever on an HTTP/1.1 connection, beside the exchanges, which have deadlines
/// of their own.
final class Http1Watch extends Deadlines.Timed {
  private final Http1Client client;

  Http1Watch(Http1Client client) {
    this.client = client;
  }

  @Override
  protected void check(long nanos) {
    switch (client.state()) {
      case IDLE -> {
        if (client.quiet(nanos) > restNanos()) {
          client.leave();
        }
      }
      case HEAD -> checkHead(nanos);
      case DRAINING -> {
        if (client.quiet(nanos) > Parting.LINGER_NANOS) {
          client.linger();
        }
      }
      case ANSWERING -> client.thin();
      case LEAVING, LINGERING -> client.part(nanos);
      case BODY, CLOSED -> {}
    }
  }

  private void checkHead(long nanos) {
    long most = client.site().bounds().headNanos();
    if (client.quiet(nanos) > most) {
      long millis = TimeUnit.NANOSECONDS.toMillis(most);
      client.refuse(
          Refusal.of(Code.REQUEST_TIMEOUT, "request head did not come within " + millis + " ms"));
    }
  }

  /// How long the connection may rest. While the listener ends, only so long that a client that
  /// asks again and again hears with an answer that this is the last.
  private long restNanos() {
    Listener listener = client.link().listener();
    if (listener.draining()) {
      return listener.vital() ? 0 : Parting.FAREWELL_NANOS;
    }
    return client.site().bounds().keepAliveNanos();
  }

  @Override
  protected void stop() {
    switch (client.state()) {
      case IDLE -> client.leave();
      case HEAD -> client.refuse(Refusal.of(Code.SHUTTING_DOWN, "the gateway ends"));
      case BODY, ANSWERING, DRAINING, LEAVING, LINGERING, CLOSED -> {}
    }
  }
}

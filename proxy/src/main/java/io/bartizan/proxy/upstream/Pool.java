package io.bartizan.proxy.upstream;

import io.bartizan.proxy.http1.RequestWriter;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.telemetry.UpstreamFailure;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// A lane's upstream connections: those of HTTP/1.1 that are idle, the one used last on top, and
/// those of HTTP/2, idle or not. One for each lane.
public final class Pool {
  private static final int KEPT_IDLE = 256;

  private final Lane lane;
  private final Dialer dialer;
  private final RequestWriter requests = new RequestWriter();
  private final Lines lines = new Lines();
  private final IdentityHashMap<Endpoint, Idle> idle = new IdentityHashMap<>();

  public Pool(Lane lane, Dialer dialer) {
    this.lane = lane;
    this.dialer = dialer;
  }

  /// What puts together the heads of requests over HTTP/1.1.
  RequestWriter requests() {
    return requests;
  }

  Lane lane() {
    return lane;
  }

  /// Gets a connection for `receiver`: one that is there at once, or a new one, about which it is
  /// told later, or never if [Dialing#cancel] is called.
  public @Nullable Dialing acquire(
      Endpoint endpoint, Service service, boolean fresh, UpstreamReceiver receiver) {
    if (endpoint.speaksHttp2()) {
      return lines.acquire(this, endpoint, service, receiver);
    }
    Http1Upstream connection = fresh ? null : pop(endpoint);
    if (connection != null) {
      connection.take(receiver);
      receiver.connected(connection);
      return null;
    }
    return dial(endpoint, service, new Dialing(receiver));
  }

  @Nullable Dialing dial(Endpoint endpoint, Service service, Dialing dialing) {
    return dialer.dial(this, endpoint, service, dialing);
  }

  // What the dialer tells.

  /// A connection that many can share is there.
  void shared(Http2Upstream connection, Dialing dialing) {
    lines.add(this, connection, dialing);
  }

  /// A connection for one exchange at a time is there. Others who hoped to share it get their own.
  void own(Http1Upstream connection, Service service, Dialing dialing) {
    lines.settled(connection.endpoint(), dialing);
    Dialing others = dialing.next();
    UpstreamReceiver waiting = dialing.alone().claim();
    if (waiting == null) {
      connection.rest();
    } else {
      connection.take(waiting);
      waiting.connected(connection);
    }
    while (others != null) {
      Dialing one = others;
      others = one.next();
      if (one.alone().pending()) {
        dial(connection.endpoint(), service, one);
      }
    }
  }

  /// There is no connection.
  void failed(Endpoint endpoint, Dialing dialing, UpstreamFailure failure, String reason) {
    lines.settled(endpoint, dialing);
    dialing.tell(failure, reason);
  }

  /// Forgets a connection that takes no more exchanges.
  void remove(Http2Upstream connection) {
    lines.remove(this, connection);
  }

  private @Nullable Http1Upstream pop(Endpoint endpoint) {
    Idle stack = idle.get(endpoint);
    while (stack != null && stack.count > 0) {
      Http1Upstream connection = stack.pop();
      if (connection.usable()) {
        return connection;
      }
      connection.close();
    }
    return null;
  }

  /// Keeps a connection whose exchange is over.
  void release(Http1Upstream connection) {
    if (connection.endpoint().retired() || wantedElsewhere(connection.endpoint())) {
      connection.close();
      return;
    }
    Idle stack = idle.computeIfAbsent(connection.endpoint(), this::begun);
    if (stack.count < KEPT_IDLE) {
      stack.push(connection);
    } else {
      connection.close();
    }
  }

  private Idle begun(Endpoint endpoint) {
    endpoint.line().kept(this);
    return new Idle();
  }

  /// Somebody on another lane waits for a connection: closes one that is idle, or lets one end that
  /// is shared.
  void spare(Endpoint endpoint) {
    if (!endpoint.line().any()) {
      return;
    }
    Http1Upstream connection = pop(endpoint);
    if (connection == null) {
      lines.spare(endpoint);
    } else {
      connection.close();
    }
  }

  /// There is room for one more stream: calls somebody who waits. If nobody does on this lane,
  /// another lane gets a connection in place of one of ours.
  void offer(Endpoint endpoint) {
    if (wantedElsewhere(endpoint)) {
      spare(endpoint);
    }
  }

  /// Whether somebody waits for a connection, and nobody on this lane, who would find this one.
  private boolean wantedElsewhere(Endpoint endpoint) {
    WaitingLine line = endpoint.line();
    return line.any() && !line.call(lane);
  }

  /// Forgets a connection that was closed while it was idle.
  void remove(Http1Upstream connection) {
    Idle stack = idle.get(connection.endpoint());
    if (stack != null) {
      stack.remove(connection);
      if (stack.count == 0) {
        idle.remove(connection.endpoint());
        connection.endpoint().line().keptNoMore(this);
      }
    }
  }

  /// Closes all idle connections.
  public void closeIdle() {
    for (Idle stack : idle.values().toArray(Idle[]::new)) {
      while (stack.count > 0) {
        stack.pop().close();
      }
    }
    lines.closeIdle();
  }

  /// A stack of connections to one endpoint.
  private static final class Idle {
    private Http1Upstream[] stack = new Http1Upstream[8];
    private int count;

    void push(Http1Upstream connection) {
      if (count == stack.length) {
        stack = java.util.Arrays.copyOf(stack, count * 2);
      }
      stack[count++] = connection;
    }

    Http1Upstream pop() {
      return stack[--count];
    }

    void remove(Http1Upstream connection) {
      for (int i = 0; i < count; i++) {
        if (stack[i] == connection) {
          System.arraycopy(stack, i + 1, stack, i, count - i - 1);
          count--;
          return;
        }
      }
    }
  }
}

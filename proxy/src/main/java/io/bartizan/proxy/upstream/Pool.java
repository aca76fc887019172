package io.bartizan.proxy.upstream;

import io.bartizan.proxy.http1.RequestWriter;
import io.bartizan.proxy.lane.Lane;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// A lane's idle upstream connections, the one used last on top. One for each lane.
public final class Pool {
  private static final int KEPT_IDLE = 256;

  private final Lane lane;
  private final Dialer dialer;
  private final RequestWriter requests = new RequestWriter();
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

  /// Gets a connection for `receiver`: an idle one at once, or a new one, about which it is told
  /// later, or never if [Dialing#cancel] is called.
  public @Nullable Dialing acquire(
      Endpoint endpoint, Service service, boolean fresh, UpstreamReceiver receiver) {
    Http1Upstream connection = fresh ? null : pop(endpoint);
    if (connection != null) {
      connection.take(receiver);
      receiver.connected(connection);
      return null;
    }
    return dialer.dial(this, endpoint, service, receiver);
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
    Idle stack = idle.computeIfAbsent(connection.endpoint(), _ -> new Idle());
    if (stack.count < KEPT_IDLE) {
      stack.push(connection);
    } else {
      connection.close();
    }
  }

  /// Forgets a connection that was closed while it was idle.
  void remove(Http1Upstream connection) {
    Idle stack = idle.get(connection.endpoint());
    if (stack != null) {
      stack.remove(connection);
      if (stack.count == 0) {
        idle.remove(connection.endpoint());
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

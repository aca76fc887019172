package io.bartizan.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 server on 127.0.0.1 that answers 200 `ok`, until it is told to fail by a [Fault]. It
/// does so for every connection and request until it is told to [#heal()]. Its methods may be
/// called from any thread.
public final class FaultyUpstream implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final @Nullable SSLContext context;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final int port;
  private ServerSocket server;
  private volatile @Nullable Fault fault;
  private volatile @Nullable SSLContext shown;

  private FaultyUpstream(@Nullable SSLContext context) throws IOException {
    this.context = context;
    server = listen(0);
    port = server.getLocalPort();
  }

  public static FaultyUpstream start() throws IOException {
    return new FaultyUpstream(null);
  }

  /// A server with TLS.
  public static FaultyUpstream start(SSLContext context) throws IOException {
    return new FaultyUpstream(context);
  }

  public int port() {
    return port;
  }

  /// Its URL, as in `http://127.0.0.1:40001`.
  public String endpoint() {
    return (context == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  /// The request lines of all requests whose heads have come, answered or not.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /// How many connections are open.
  public int open() {
    return (int) sockets.stream().filter(socket -> !socket.isClosed()).count();
  }

  /// Fails in this way from now on.
  public void fail(Fault next) throws IOException {
    fail(next, null);
  }

  /// Fails in this way from now on.
  ///
  /// @param certificate what is shown by [Fault.Moment#SHOWN]
  public synchronized void fail(Fault next, @Nullable SSLContext certificate) throws IOException {
    shown = certificate;
    fault = next;
    if (next.moment() == Fault.Moment.LISTENING) {
      server.close();
    }
    if (next.moment() != Fault.Moment.ASKED) {
      closeAll();
    }
  }

  /// Is a good server again. Connections on which something has gone wrong are closed.
  public synchronized void heal() throws IOException {
    fault = null;
    shown = null;
    if (server.isClosed()) {
      server = listen(port);
    }
  }

  private ServerSocket listen(int where) throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), where), BACKLOG);
    Thread.ofVirtual().name("faulty upstream").start(() -> accept(opened));
    return opened;
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        Socket socket = from.accept();
        sockets.add(socket);
        Thread.ofVirtual().name("faulty connection").start(() -> serve(socket));
      }
    } catch (IOException _) {
      // It listens no more.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Fault now = fault;
      if (now != null && now.moment() == Fault.Moment.ACCEPTED) {
        now.happen(new FaultyWire(socket));
      } else if (now != null && now.moment() == Fault.Moment.GREETED) {
        greeted(socket, now);
      } else {
        exchanges(new FaultyWire(secured(socket)));
      }
    } catch (IOException _) {
      // The other end has gone, or has been done wrong.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  private static void greeted(Socket socket, Fault now) throws IOException, InterruptedException {
    int first = socket.getInputStream().read();
    int rest = socket.getInputStream().available();
    if (first >= 0 && socket.getInputStream().readNBytes(rest).length == rest) {
      now.happen(new FaultyWire(socket));
    }
  }

  private Socket secured(Socket socket) throws IOException {
    SSLContext own = shown != null ? shown : context;
    if (own == null) {
      return socket;
    }
    SSLSocket secure =
        (SSLSocket) own.getSocketFactory().createSocket(socket, "127.0.0.1", port, true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    return secure;
  }

  private void exchanges(FaultyWire wire) throws IOException, InterruptedException {
    while (wire.head()) {
      requests.add(wire.line());
      Fault now = fault;
      if (now != null) {
        now.happen(wire);
        return;
      }
      wire.body();
      wire.send(FaultyWire.OK);
    }
  }

  /// Closes every connection, as a server does that restarts.
  public void closeAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    server.close();
    closeAll();
  }
}

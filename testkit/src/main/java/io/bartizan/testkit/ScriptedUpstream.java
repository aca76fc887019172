package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 server on 127.0.0.1 that answers by script and keeps every byte that it was sent. It
/// never corrects a script: what a test wants sent is sent, be it valid or not. Its methods may be
/// called from any thread.
public final class ScriptedUpstream implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private final ServerSocket server;
  private final String scheme;
  private final List<ScriptedConnection> connections = new ArrayList<>();
  private final List<SeenRequest> requests = new ArrayList<>();
  private final Queue<Reply> next = new ArrayDeque<>();
  private Function<SeenRequest, Reply> otherwise = _ -> Reply.ok("ok");

  private ScriptedUpstream(ServerSocket server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    Thread.ofVirtual().name("upstream").start(this::accept);
  }

  /// A server without TLS, whose every answer is a 200 until it is told otherwise.
  public static ScriptedUpstream start() throws IOException {
    return new ScriptedUpstream(listen(ServerSocketFactory.getDefault()), "http");
  }

  /// The same with TLS.
  public static ScriptedUpstream start(SSLContext context) throws IOException {
    return new ScriptedUpstream(listen(context.getServerSocketFactory()), "https");
  }

  private static ServerSocket listen(ServerSocketFactory factory) throws IOException {
    return factory.createServerSocket(0, 1024, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  public int port() {
    return server.getLocalPort();
  }

  /// Its URL, as in `http://127.0.0.1:40001`.
  public String endpoint() {
    return scheme + "://127.0.0.1:" + port();
  }

  /// Scripts for the next requests, one each, in the order in which they come.
  public synchronized ScriptedUpstream then(Reply... replies) {
    next.addAll(List.of(replies));
    return this;
  }

  /// The script for every request that has none of its own.
  public ScriptedUpstream always(Reply reply) {
    return always(_ -> reply);
  }

  /// Chooses the script for every request that has none of its own. The request's body is not read
  /// yet.
  public synchronized ScriptedUpstream always(Function<SeenRequest, Reply> choice) {
    otherwise = choice;
    return this;
  }

  /// The requests that were read whole so far.
  public synchronized List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /// The request number `index`, from 0; waits for it, 10 seconds at most.
  public synchronized SeenRequest request(int index) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    while (requests.size() <= index) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "requests: " + requests.size() + " within 10 s (expected: " + (index + 1) + ")");
      }
      wait(left);
    }
    return requests.get(index);
  }

  /// How many connections were accepted so far.
  public synchronized int connections() {
    return connections.size();
  }

  /// How many connections are open.
  public synchronized int openConnections() {
    return (int) connections.stream().filter(ScriptedConnection::open).count();
  }

  /// Every byte that has come on a connection, from 0, whether it made sense or not.
  public Bytes received(int connection) {
    return connection(connection).received();
  }

  private synchronized ScriptedConnection connection(int index) {
    return connections.get(index);
  }

  private void accept() {
    for (Socket socket = take(); socket != null; socket = take()) {
      Thread.ofVirtual().name("upstream connection").start(meet(socket));
    }
  }

  private @Nullable Socket take() {
    try {
      return server.accept();
    } catch (IOException e) {
      return null;
    }
  }

  private synchronized ScriptedConnection meet(Socket socket) {
    var connection = new ScriptedConnection(this, connections.size(), socket);
    connections.add(connection);
    return connection;
  }

  /// The script for a request whose head has come.
  synchronized Reply script(SeenRequest head) {
    Reply scripted = next.poll();
    return scripted != null ? scripted : otherwise.apply(head);
  }

  synchronized void saw(SeenRequest request) {
    requests.add(request);
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (ScriptedConnection connection : List.copyOf(open())) {
      connection.close();
    }
  }

  private synchronized List<ScriptedConnection> open() {
    return List.copyOf(connections);
  }
}

package io.bartizan.proxy.upstream;

import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One address of a service. Shared by all lanes; its idle connections are kept by each lane's
/// [Pool].
public final class Endpoint {
  private final String name;
  private final String host;
  private final int port;
  private final @Nullable SslContext tls;
  private final String serverName;
  private final int connections;
  private final AtomicInteger open = new AtomicInteger();
  private volatile InetAddress @Nullable [] addresses;

  /// @param tls null for cleartext
  /// @param serverName the name in the server's certificate, also sent as SNI; ignored in cleartext
  /// @param connections how many connections all lanes together may have
  public Endpoint(
      String host, int port, @Nullable SslContext tls, String serverName, int connections) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.serverName = serverName;
    this.connections = connections;
    this.name = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /// Host and port, for logs and as the value of `Host`.
  public String name() {
    return name;
  }

  public String host() {
    return host;
  }

  @Nullable SslContext tls() {
    return tls;
  }

  String serverName() {
    return serverName;
  }

  int port() {
    return port;
  }

  /// Sets the addresses that the host's name stands for. May be called from any thread.
  public void resolved(InetAddress[] found) {
    addresses = found;
  }

  /// An address to connect to, `turn` going round if there are several; null if the name could not
  /// be resolved.
  @Nullable InetSocketAddress address(int turn) {
    InetAddress[] known = addresses;
    return known == null || known.length == 0
        ? null
        : new InetSocketAddress(known[Math.floorMod(turn, known.length)], port);
  }

  boolean admit() {
    if (open.incrementAndGet() > connections) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void closed() {
    open.decrementAndGet();
  }

  /// How many connections there are.
  public int open() {
    return open.get();
  }
}

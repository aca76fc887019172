package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.Bytes;
import io.bartizan.proxy.balance.Candidate;
import io.bartizan.proxy.guard.Outlier;
import io.bartizan.proxy.settings.Protocol;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// One address of a service, and what is known about it. Shared by all lanes; its idle connections
/// are kept by each lane's [Pool]. It outlives a reload that does not change it.
public final class Endpoint implements Candidate, Outlier.Suspect {
  /// Why an endpoint gets no requests.
  public enum Cause {
    /// A health check says that it is down.
    HEALTH,
    /// It has failed too often.
    OUTLIER;

    @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
    private int bit() {
      return 1 << ordinal();
    }
  }

  /// The heaviest weight.
  static final int HEAVIEST = 1_000_000;

  /// What an endpoint gets of its weight when its slow start begins, as a divisor.
  private static final int FIRST_SHARE = 10;

  private final String authority;
  private final String name;
  private final byte[] hostLine;
  private final SocketAddress address;
  private final @Nullable SslContext tls;
  private final String serverName;
  private final int port;
  private final int connections;
  private final WaitingLine line = new WaitingLine();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger down = new AtomicInteger();
  private final LongAdder active = new LongAdder();
  private final Outlier.Conduct conduct = new Outlier.Conduct();
  private volatile int weight = 1;
  private volatile int priority;
  private volatile long slowStartNanos;
  private volatile long availableSince;
  private volatile boolean starting;
  private Protocol protocol = Protocol.AUTO;
  private volatile boolean http2;
  private volatile boolean retired;

  /// @param authority host and port as the value of `Host`
  /// @param name address and port, for logs
  /// @param address where it listens
  /// @param tls null for cleartext
  /// @param serverName the name in the server's certificate, also sent as SNI; ignored in cleartext
  /// @param port for TLS to tell sessions apart
  /// @param connections how many connections all lanes together may have
  public Endpoint(
      String authority,
      String name,
      SocketAddress address,
      @Nullable SslContext tls,
      String serverName,
      int port,
      int connections) {
    this.authority = authority;
    this.name = name;
    this.hostLine = Bytes.of("Host: " + authority + "\r\n").toArray();
    this.address = address;
    this.tls = tls;
    this.serverName = serverName;
    this.port = port;
    this.connections = connections;
  }

  /// An endpoint at an IP address that `host` stands for.
  public static Endpoint at(
      String host,
      InetSocketAddress address,
      @Nullable SslContext tls,
      String serverName,
      int connections) {
    int port = address.getPort();
    return new Endpoint(
        joined(host, port),
        joined(NetUtil.toAddressString(address.getAddress()), port),
        address,
        tls,
        serverName,
        port,
        connections);
  }

  /// An endpoint at a Unix-domain socket.
  ///
  /// @param path absolute
  public static Endpoint local(String path, int connections) {
    SocketAddress address = UnixDomainSocketAddress.of(path);
    return new Endpoint("localhost", "unix:" + path, address, null, "", 0, connections);
  }

  private static String joined(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /// Address and port, for logs.
  @Override
  public String name() {
    return name;
  }

  /// Host and port as the configuration or DNS names them: the value of `Host`.
  public String authority() {
    return authority;
  }

  /// The field `Host` with [#authority()], as a line.
  byte[] hostLine() {
    return hostLine;
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

  /// Where it listens.
  public SocketAddress address() {
    return address;
  }

  /// What the configuration says that is spoken there; `auto` if nothing. Called before the
  /// endpoint is used.
  public Endpoint speaking(Protocol said) {
    protocol = said;
    http2 = said == Protocol.H2;
    return this;
  }

  Protocol protocol() {
    return protocol;
  }

  /// Whether its connections are shared by many exchanges, as far as is known.
  boolean speaksHttp2() {
    return http2;
  }

  /// What was agreed on with its last connection.
  void speaksHttp2(boolean does) {
    if (http2 != does) {
      http2 = does;
    }
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
    line.call();
  }

  /// Whether one more connection may be made.
  public boolean roomy() {
    return open.get() < connections;
  }

  /// Who waits for a connection.
  public WaitingLine line() {
    return line;
  }

  /// How many connections there are.
  public int open() {
    return open.get();
  }

  /// Whether no service has it any more. What is under way ends as usual; its connections are not
  /// kept.
  public boolean retired() {
    return retired;
  }

  void retire(boolean gone) {
    retired = gone;
  }

  // What balancing asks, and checks say.

  @Override
  public boolean available() {
    return down.get() == 0;
  }

  /// Whether it gets no requests for this cause.
  public boolean down(Cause cause) {
    return (down.get() & cause.bit()) != 0;
  }

  /// It gets no more requests until [#lift] for the same cause. Those under way go on. May be
  /// called from any thread. Returns whether this changed anything.
  public boolean suspend(Cause cause) {
    return (down.getAndUpdate(causes -> causes | cause.bit()) & cause.bit()) == 0;
  }

  /// The cause is gone. If it was the only one, requests may go there again from `nanos` on, slowly
  /// at first if the service says so. May be called from any thread. Returns whether this changed
  /// anything.
  public boolean lift(Cause cause, long nanos) {
    if (!down(cause)) {
      return false;
    }
    if (down.get() == cause.bit()) {
      begin(nanos);
    }
    return (down.getAndUpdate(causes -> causes & ~cause.bit()) & cause.bit()) != 0;
  }

  /// Begins the slow start, if there is one.
  void begin(long nanos) {
    availableSince = nanos;
    starting = slowStartNanos > 0;
  }

  /// Since when requests may go there, in [io.bartizan.pipeline.Ticker#nanos()]; 0 if ever.
  public long availableSince() {
    return availableSince;
  }

  /// @param weight from 1 to [#HEAVIEST]
  /// @param priority a lower number goes first; 0 unless DNS says otherwise
  /// @param slowStartNanos how long it takes to get its whole share; 0 for none
  void weigh(int weight, int priority, long slowStartNanos) {
    this.weight = Math.clamp(weight, 1, HEAVIEST);
    this.priority = priority;
    this.slowStartNanos = slowStartNanos;
  }

  @Override
  public int weight() {
    return weight;
  }

  /// Those of a lower number go first.
  int priority() {
    return priority;
  }

  @Override
  public int share(long nanos) {
    int whole = weight * UNIT;
    return starting ? ramp(whole, nanos) : whole;
  }

  /// Rises in a straight line from a tenth of the share to all of it.
  private int ramp(int whole, long nanos) {
    long span = slowStartNanos;
    long passed = nanos - availableSince;
    if (passed >= span) {
      starting = false;
      return whole;
    }
    long risen = (long) ((double) whole * Math.max(0, passed) / span);
    return (int) Math.max(whole / FIRST_SHARE, risen);
  }

  @Override
  public int active() {
    return (int) active.sum();
  }

  /// A request goes there; [#ended] follows exactly once.
  public void begun() {
    active.increment();
  }

  /// The request is over, or was never sent.
  public void ended() {
    active.decrement();
  }

  // What failures have to do with it.

  @Override
  public Outlier.Conduct conduct() {
    return conduct;
  }

  @Override
  public void eject() {
    suspend(Cause.OUTLIER);
  }

  @Override
  public void restore(long nanos) {
    lift(Cause.OUTLIER, nanos);
  }
}

package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.lane.Overload;
import io.bartizan.proxy.lane.Room;
import io.bartizan.proxy.probe.Rounds;
import io.bartizan.proxy.upstream.Dialer;
import io.bartizan.proxy.upstream.Pool;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.telemetry.ListenerMeter;
import io.bartizan.telemetry.Recorder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The data plane: event loops, and the listeners that they serve. Thread-safe.
public final class Edge implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  /// How long handshakes and queues of listening sockets may take to empty.
  private static final long RETIRE_MILLIS = 1_000;

  static {
    // Netty would look through all jars for other loggers first.
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
  }

  private final Transport transport;
  private final List<EventLoop> loops;
  private final Overload overload;
  private final List<Rounds> rounds = new ArrayList<>();
  private final IdentityHashMap<EventLoop, Reception.Place> places = new IdentityHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Edge(Transport transport) {
    this.transport = transport;
    this.loops = transport.loops();
    this.overload = new Overload(loops.size());
  }

  /// Starts the event loops.
  ///
  /// @param loops how many, from 1 on
  public static Edge start(int loops, Recorder recorder, Ticker ticker, Memory memory) {
    Edge edge = new Edge(Transport.of(loops));
    for (EventLoop loop : edge.loops) {
      Lane lane =
          new Lane(
              edge.places.size(),
              loop,
              ticker,
              memory,
              recorder.loop(),
              Room.of(loops),
              edge.overload);
      Pool pool =
          new Pool(lane, new Dialer(edge.transport.clientType(), edge.transport.localType()));
      edge.rounds.add(new Rounds(lane, pool));
      edge.places.put(
          loop, new Reception.Place(lane, new Passages(lane, pool), new Handshakes(loops)));
    }
    edge.places
        .values()
        .forEach(place -> place.lane().loop().submit(place.lane()::start).syncUninterruptibly());
    return edge;
  }

  /// Checks the endpoints of these services, as far as they say how, from now on.
  public void check(Collection<Service> services) {
    for (int i = 0; i < rounds.size(); i++) {
      int lane = i;
      rounds
          .get(i)
          .go(
              services.stream()
                  .filter(service -> service.guard().health() != null)
                  .filter(
                      service -> Math.floorMod(service.name().hashCode(), rounds.size()) == lane)
                  .toList());
    }
  }

  /// What is too much for all lanes together, from now on.
  public void limit(Overload.Limits limits) {
    overload.limits(limits);
  }

  /// How many event loops there are.
  public int lanes() {
    return loops.size();
  }

  /// Opens a listener where no other process listens.
  public Listener listen(String name, InetSocketAddress address, ListenerMeter meter, Site site)
      throws IOException {
    return listen(name, address, meter, site, false);
  }

  /// Opens a listener.
  ///
  /// @param beside whether another process of the same user may be listening there, whose place
  ///   this one takes
  public Listener listen(
      String name, InetSocketAddress address, ListenerMeter meter, Site site, boolean beside)
      throws IOException {
    if (!beside
        && listeners.stream().noneMatch(other -> other.address().getPort() == address.getPort())) {
      probe(address);
    }
    Listener listener = new Listener(name, meter, site);
    try {
      listener.add(bind(listener, address, loops.getFirst()));
      for (EventLoop loop :
          transport.sharesPorts() ? loops.subList(1, loops.size()) : List.<EventLoop>of()) {
        listener.add(
            bind(
                listener,
                new InetSocketAddress(address.getAddress(), listener.address().getPort()),
                loop));
      }
    } catch (IOException e) {
      listener.drain();
      throw e;
    }
    listeners.add(listener);
    return listener;
  }

  /// Sockets that share a port would share it with another process too: one that does not share
  /// finds out whether the port is free.
  private static void probe(InetSocketAddress address) throws IOException {
    if (address.getPort() == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + shown(address) + ": " + e.getMessage(), e);
    }
  }

  private static String shown(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return (ip == null ? address.getHostString() : ip.getHostAddress()) + ":" + address.getPort();
  }

  private Channel bind(Listener listener, InetSocketAddress address, EventLoop loop)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop, transport.sharesPorts() ? loop : transport.group())
            .channel(transport.serverType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new Reception(listener, this::place));
    transport.prepare(bootstrap);
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on " + shown(address) + ": " + bound.cause(), bound.cause());
    }
    return bound.channel();
  }

  private Reception.Place place(Channel channel) {
    Reception.Place place = places.get(channel.eventLoop());
    if (place == null) {
      throw new IllegalStateException("a channel on a foreign event loop");
    }
    return place;
  }

  /// Closes a listener that is no longer configured; its connections end when their requests are
  /// answered.
  public void close(Listener listener) {
    listeners.remove(listener);
    listener.drain();
  }

  /// Ends every connection when its request is answered, accepts nothing more after a second, and
  /// waits until all connections have ended, `patience` at most. Returns how many had not.
  public int drain(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    listeners.forEach(listener -> listener.retire(transport.sharesPorts()));
    TimeUnit.MILLISECONDS.sleep(Math.min(RETIRE_MILLIS, patience.toMillis()));
    listeners.forEach(Listener::drain);
    while (connections() > 0 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return connections();
  }

  private int connections() {
    return listeners.stream().mapToInt(Listener::connections).sum();
  }

  /// Ends everything at once: what is under way is refused or cut, and lines of the access log are
  /// handed over.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    listeners.forEach(Listener::drain);
    for (Reception.Place place : places.values()) {
      place.lane().loop().submit(() -> end(place)).syncUninterruptibly();
    }
    transport.close();
  }

  private static void end(Reception.Place place) {
    place.lane().stop();
    place.passages().pool().closeIdle();
  }
}

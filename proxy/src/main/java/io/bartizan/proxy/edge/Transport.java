package io.bartizan.proxy.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// How bytes reach the network: native epoll where it can be loaded, NIO elsewhere.
final class Transport {
  /// `TCP_NOTSENT_LOWAT` of Linux: what the kernel takes of an answer before it has sent what it
  /// took earlier. Clients that do not read would otherwise use up the memory that all of TCP has.
  private static final IntegerUnixChannelOption UNSENT =
      new IntegerUnixChannelOption("TCP_NOTSENT_LOWAT", 6, 25);

  private static final int MOST_UNSENT = 128 * 1024;

  private final boolean epoll;
  private final EventLoopGroup group;

  /// What each event loop waits with for its sockets.
  private final Map<Executor, IoHandler> handlers = new ConcurrentHashMap<>();

  private final int count;

  private Transport(int count) {
    this.count = count;
    this.epoll = Epoll.isAvailable();
    IoHandlerFactory factory = epoll ? SteadyEpoll.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(
            count,
            new DefaultThreadFactory("lane"),
            loop -> {
              IoHandler handler = factory.newHandler(loop);
              handlers.put(loop, handler);
              return handler;
            });
  }

  static Transport of(int loops) {
    return new Transport(loops);
  }

  EventLoopGroup group() {
    return group;
  }

  List<EventLoop> loops() {
    List<EventLoop> loops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      loops.add(group.next());
    }
    return loops;
  }

  /// Whether every event loop has a listening socket of its own, so that a connection stays where
  /// it was accepted, and another process can listen beside this one.
  boolean sharesPorts() {
    return epoll;
  }

  /// Sets what the sockets of a listener need; accepted ones inherit it.
  void prepare(ServerBootstrap bootstrap) {
    if (epoll) {
      bootstrap.option(UNSENT, MOST_UNSENT);
    }
    if (sharesPorts()) {
      bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
    }
  }

  Class<? extends ServerSocketChannel> serverType() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends SocketChannel> clientType() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /// The type of channels to Unix-domain sockets.
  Class<? extends Channel> localType() {
    return epoll ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
  }

  /// Closes all connections, and ends the event loops. A loop that is asked to end while it runs
  /// tasks may do so without having closed its connections: then nobody would be told, and what
  /// waits for them would never be given back.
  void close() {
    for (EventExecutor loop : group) {
      IoHandler handler = Objects.requireNonNull(handlers.get(loop));
      loop.submit(handler::prepareToDestroy).syncUninterruptibly();
    }
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}

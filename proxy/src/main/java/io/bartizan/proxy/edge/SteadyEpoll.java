package io.bartizan.proxy.edge;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/// Epoll, in which a socket stays for as long as it is open.
///
/// Netty 4.2.18 takes a socket that waits for nothing out of epoll, but does not remember that it
/// did: the socket can wait for nothing any more, and its connection fails when it is to be read
/// again. That meets a connection whose reading was paused if it once was told of an event that was
/// meant for the descriptor's owner before. Here such a socket waits for changes only (`EPOLLET`):
/// nothing wakes it again and again.
final class SteadyEpoll implements IoHandler {
  private final IoHandler epoll;

  private SteadyEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return loop -> new SteadyEpoll(factory.newHandler(loop));
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Steady(epoll.register(handle));
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return epoll.isCompatible(type);
  }

  /// What one socket waits for.
  private static final class Steady implements IoRegistration {
    private final IoRegistration registration;
    private boolean added;

    Steady(IoRegistration registration) {
      this.registration = registration;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      if (!EpollIoOps.NONE.equals(ops)) {
        added = true;
      } else if (added) {
        return registration.submit(EpollIoOps.EPOLLET);
      }
      return registration.submit(ops);
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }
}

package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bartizan.testkit.RawClient;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TransportTest {
  /// Tells when its connection has begun, and when it has ended.
  private static final class Ends extends ChannelInboundHandlerAdapter {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      begun.countDown();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      ended.countDown();
    }
  }

  @RepeatedTest(5)
  void every_connection_is_told_of_the_end_however_busy_its_event_loop_is() throws Exception {
    Transport transport = Transport.of(1);
    EventLoop loop = transport.loops().getFirst();
    Ends ends = new Ends();
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(transport.serverType())
            .childHandler(ends)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    try (RawClient client = RawClient.plain(port)) {
      assertThat(ends.begun.await(30, TimeUnit.SECONDS)).isTrue();
      busy(loop);
      transport.close();
      assertThat(ends.ended.await(30, TimeUnit.SECONDS)).as("the connection was closed").isTrue();
      assertThat(client.rest().length()).isZero();
    }
  }

  /// A socket of which only the descriptor matters, and that tells of what epoll says.
  private record Told(FileDescriptor fd, CountDownLatch readable) implements EpollIoHandle {
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      if (((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLIN)) {
        readable.countDown();
      }
    }

    @Override
    public void close() {
      // The test closes its pipe.
    }
  }

  @Test
  void a_socket_that_waited_for_nothing_can_wait_again() throws Exception {
    assumeThat(Epoll.isAvailable()).isTrue();
    Transport transport = Transport.of(1);
    FileDescriptor[] pipe = FileDescriptor.pipe();
    try {
      IoEventLoop loop = (IoEventLoop) transport.loops().getFirst();
      Told told = new Told(pipe[0], new CountDownLatch(1));
      IoRegistration registration = loop.register(told).get();
      loop.submit(() -> registration.submit(EpollIoOps.EPOLLIN)).get();
      loop.submit(() -> registration.submit(EpollIoOps.NONE)).get();
      ByteBuffer one = ByteBuffer.allocateDirect(1);
      pipe[1].write(one, 0, 1);
      loop.submit(() -> {}).get();
      assertThat(told.readable.getCount()).as("told although it waits for nothing").isEqualTo(1);
      loop.submit(() -> registration.submit(EpollIoOps.EPOLLIN)).get();
      assertThat(told.readable.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      transport.close();
      pipe[0].close();
      pipe[1].close();
    }
  }

  /// One task after the other, until the loop is about to end.
  private static void busy(EventLoop loop) {
    loop.execute(() -> {
      if (!loop.isShuttingDown()) {
        busy(loop);
      }
    });
  }
}

package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawClient;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;

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

  /// One task after the other, until the loop is about to end.
  private static void busy(EventLoop loop) {
    loop.execute(() -> {
      if (!loop.isShuttingDown()) {
        busy(loop);
      }
    });
  }
}

package io.bartizan.proxy.edge;

import io.netty.channel.Channel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Leaves new connections to another process that listens on the same port, so that none is lost
/// when this one's listening sockets are closed: whoever waits in the queue of a socket that is
/// closed is reset.
///
/// Sockets that share a port are numbered by the kernel in the order in which they came, and a
/// program of one instruction says which of them gets a new connection. It names the first one that
/// is not ours. If there is none, the kernel goes on as before; and each time one of ours is
/// closed, the last socket takes its number, so the one that is named stays the same until all of
/// ours are closed.
final class Succession {
  private static final Logger LOG = Logger.getLogger("bartizan.listener");

  /// `SO_ATTACH_REUSEPORT_CBPF` at the level `SOL_SOCKET`; takes a `struct sock_fprog`.
  private static final RawUnixChannelOption CHOICE =
      new RawUnixChannelOption("SO_ATTACH_REUSEPORT_CBPF", 1, 51, 16);

  /// `BPF_RET | BPF_K`.
  private static final short RETURN = 0x06;

  private Succession() {}

  /// New connections go to the socket behind those in `own`, if there is one.
  static void begin(List<Channel> own) {
    ByteBuffer program = buffer(8).putShort(RETURN).putShort((short) 0).putInt(own.size()).flip();
    long address = MemorySegment.ofBuffer(program).address();
    ByteBuffer option = buffer(16).putLong(1).putLong(address).flip();
    try {
      own.getFirst().config().setOption(CHOICE, option);
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "new connections cannot be left to another process", e);
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }
}

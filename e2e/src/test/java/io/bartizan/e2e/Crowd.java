package io.bartizan.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Many connections that mean ill, all from one address of loopback. They never wait: what the
/// gateway does not take is not sent.
final class Crowd implements AutoCloseable {
  private static final int RECEIVES = 8 * 1024;

  private final List<SocketChannel> members = new ArrayList<>();

  private Crowd() {}

  /// Opens `count` connections from 127.0.0.`host` to `port`.
  static Crowd of(int count, int host, int port) throws IOException {
    Crowd crowd = new Crowd();
    InetAddress home = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
    for (int i = 0; i < count; i++) {
      SocketChannel member = SocketChannel.open();
      crowd.members.add(member);
      member.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVES);
      member.bind(new InetSocketAddress(home, 0));
      member.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      member.configureBlocking(false);
    }
    return crowd;
  }

  /// Each sends `text`, as far as it is taken. Returns how many bytes were, all together.
  long send(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    long sent = 0;
    for (SocketChannel member : members) {
      try {
        sent += member.write(bytes.rewind());
      } catch (IOException _) {
        // The gateway has ended this one.
      }
    }
    return sent;
  }

  /// How many the gateway has closed, or answered with a word that begins with `answer`, since it
  /// was asked last. Reads what has come, up to 4 KiB of each; those who are done leave.
  int done(String answer) throws IOException {
    List<SocketChannel> done = new ArrayList<>();
    for (SocketChannel member : members) {
      if (done(member, answer)) {
        done.add(member);
        member.close();
      }
    }
    members.removeAll(done);
    return done.size();
  }

  private static boolean done(SocketChannel member, String answer) {
    ByteBuffer room = ByteBuffer.allocate(4096);
    try {
      int length = member.read(room);
      String text = new String(room.array(), 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
      return length < 0 || length > 0 && text.startsWith(answer);
    } catch (IOException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel member : members) {
      member.setOption(StandardSocketOptions.SO_LINGER, 0);
      member.close();
    }
  }
}

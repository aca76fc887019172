package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bodies of any length go through in little memory, in both directions, whoever is the slower one.
/// The socket buffers of both ends are kept small, so that what is under way is the gateway's.
class BackPressureTest {
  private static final long LENGTH = Long.getLong("io.bartizan.torrent", 128) << 20;

  /// More than two connections' buffers in kernel and gateway, and much less than the body.
  private static final long LITTLE = 48 << 20;

  private static final int MANY = 40;
  private static final long LARGE = 8 << 20;

  private Torrent upstream;
  private House house;
  private Socket client;

  @BeforeEach
  void open() throws IOException {
    upstream = new Torrent();
    house =
        House.before(upstream.port())
            .body(LENGTH)
            .total(Duration.ofHours(1))
            .idle(Duration.ofHours(1))
            .response(Duration.ofHours(1))
            .open();
    client = new Socket();
    client.setReceiveBufferSize(64 * 1024);
    client.setSoTimeout(120_000);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), house.port()));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    house.close();
    upstream.close();
  }

  private void send(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Waits until nothing moves any more, and returns how much has.
  private long stalled() {
    long before = -1;
    long since = System.nanoTime();
    while (System.nanoTime() - since < 2_000_000_000L) {
      if (upstream.moved() != before) {
        before = upstream.moved();
        since = System.nanoTime();
      }
      LockSupport.parkNanos(10_000_000);
    }
    return before;
  }

  @Test
  void an_upstream_does_not_run_ahead_of_a_client_that_does_not_read() throws Exception {
    send("GET /" + LENGTH + " HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(stalled()).isPositive().isLessThan(LITTLE);
    InputStream in = client.getInputStream();
    assertThat(Torrent.length(Torrent.head(in))).isEqualTo(LENGTH);
    byte[] some = Torrent.patterns();
    for (long left = LENGTH; left > 0; left -= some.length) {
      Torrent.compare(in, some, (int) Math.min(left, some.length));
    }
    send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(Torrent.length(Torrent.head(in))).isEqualTo(3);
  }

  @Test
  void a_client_does_not_run_ahead_of_an_upstream_that_does_not_read() throws Exception {
    upstream.thirsty(false);
    send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LENGTH + "\r\n\r\n");
    Upload upload = new Upload(client.getOutputStream());
    Thread sender = Thread.ofPlatform().start(upload);
    long sent = upload.stalled();
    assertThat(sent).isPositive().isLessThan(LITTLE);
    upstream.thirsty(true);
    sender.join();
    assertThat(Torrent.head(client.getInputStream())).startsWith("HTTP/1.1 200 ");
    assertThat(upstream.moved()).isEqualTo(LENGTH);
  }

  /// More of them than the lane has buffers to read into: each gets all of its own answer.
  @Test
  void many_clients_that_do_not_read_spoil_nothing_for_each_other() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        Socket one = new Socket();
        clients.add(one);
        one.setReceiveBufferSize(16 * 1024);
        one.setSoTimeout(120_000);
        one.connect(client.getRemoteSocketAddress());
        one.getOutputStream()
            .write(
                ("GET /" + LARGE + " HTTP/1.1\r\nHost: a\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
      }
      stalled();
      byte[] some = Torrent.patterns();
      for (Socket one : clients.reversed()) {
        assertThat(Torrent.length(Torrent.head(one.getInputStream()))).isEqualTo(LARGE);
        for (long left = LARGE; left > 0; left -= some.length) {
          Torrent.compare(one.getInputStream(), some, (int) Math.min(left, some.length));
        }
      }
    } finally {
      for (Socket one : clients) {
        one.close();
      }
    }
  }

  /// Sends a body from a thread of its own.
  private static final class Upload implements Runnable {
    private final OutputStream out;
    private final AtomicLong sent = new AtomicLong();

    Upload(OutputStream out) {
      this.out = out;
    }

    @Override
    public void run() {
      byte[] some = Torrent.patterns();
      try {
        for (long left = LENGTH; left > 0; left -= some.length) {
          int count = (int) Math.min(left, some.length);
          out.write(some, 0, count);
          sent.addAndGet(count);
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    long stalled() {
      long before = -1;
      long since = System.nanoTime();
      while (System.nanoTime() - since < 2_000_000_000L) {
        if (sent.get() != before) {
          before = sent.get();
          since = System.nanoTime();
        }
        LockSupport.parkNanos(10_000_000);
      }
      return before;
    }
  }
}

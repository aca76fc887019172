package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is slow makes only its own stream slow, and memory is bounded.
class Http2FlowTest {
  private static final int MEGA = 1 << 20;

  private ScriptedUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    house = House.before(upstream.port()).certificates(Tls.certificates()).body(256L * MEGA).open();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
    assertThat(house.memory.used()).isZero();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static io.bartizan.pipeline.Bytes view(byte[] bytes) {
    return io.bartizan.pipeline.Bytes.view(bytes, 0, bytes.length);
  }

  @Test
  void a_large_answer_comes_whole_through_small_windows() throws Exception {
    byte[] large = random(3 * MEGA);
    upstream.always(Reply.of(200).body(view(large)));
    try (FrameClient client = FrameClient.open(house, 4, 10_000)) {
      client.get(1, "/");
      while (!client.answer(1).closed()) {
        Http2Frame frame = client.next();
        if (frame.type() == Http2Frame.DATA && frame.payload().length > 0) {
          client.window(1, frame.payload().length).window(0, frame.payload().length);
        }
      }
      assertThat(client.answer(1).bytes()).isEqualTo(large);
    }
  }

  @Test
  void a_window_that_shrinks_below_nothing_is_waited_for() throws Exception {
    byte[] large = random(200_000);
    upstream.always(Reply.of(200).body(view(large)));
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/");
      client.until(frame -> client.answer(1).length() == 65_535);
      client.settings(4, 1000).window(0, MEGA).settled();
      assertThat(client.answer(1).length()).isEqualTo(65_535);
      client.window(1, MEGA);
      assertThat(client.await(1).bytes()).isEqualTo(large);
    }
  }

  @Test
  void a_client_that_reads_slowly_stops_its_upstream_and_nobody_elses() throws Exception {
    try (Flood flood = new Flood();
        House other =
            House.before(flood.port()).certificates(Tls.certificates()).path("/flood").open();
        FrameClient client = FrameClient.open(other)) {
      client.window(0, 100 * MEGA).get(1, "/flood").get(3, "/flood");
      client.window(3, 50 * MEGA);
      client.until(frame -> client.answer(3).length() > 40 * MEGA);
      assertThat(client.answer(1).length()).isEqualTo(65_535);
      assertThat(flood.first()).isLessThan(16 * MEGA);
      client.window(1, 1000).until(_ -> client.answer(1).length() >= 66_535);
      client.settled();
      assertThat(client.answer(1).length()).isEqualTo(66_535);
    }
  }

  /// An upstream that answers without end, and counts what it could send on its first connection.
  private static final class Flood implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong first = new AtomicLong();
    private int connections;

    Flood() throws IOException {
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    long first() {
      return first.get();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = server.accept();
          AtomicLong count = connections++ == 0 ? first : new AtomicLong();
          Thread.ofVirtual().start(() -> pour(socket, count));
        }
      } catch (IOException _) {
        // The test is over.
      }
    }

    private static void pour(Socket socket, AtomicLong count) {
      try (socket) {
        socket.getInputStream().read(new byte[8192]);
        OutputStream out = socket.getOutputStream();
        out.write(
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        byte[] block = new byte[64 * 1024];
        while (true) {
          out.write(block);
          count.addAndGet(block.length);
        }
      } catch (IOException _) {
        // The gateway has closed the connection.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void an_upstream_that_reads_slowly_stops_its_stream_and_no_other() throws Exception {
    byte[] large = random(24 * MEGA);
    byte[] small = random(2 * MEGA);
    try (Reader reader = new Reader();
        House other =
            House.before(reader.port()).certificates(Tls.certificates()).body(256L * MEGA).open();
        FrameClient client = FrameClient.open(other)) {
      client.post(1, "/slow", "content-length: " + large.length);
      int sent = uploadUntilStuck(client, 1, large);
      assertThat(sent).isLessThan(16 * MEGA);
      assertThat(other.memory.used()).isBetween(1L, 256L * 1024);
      client.post(3, "/fast", "content-length: " + small.length);
      upload(client, 3, small, 0);
      assertThat(client.await(3).text()).isEqualTo(checksum(small));
      reader.release();
      upload(client, 1, large, sent);
      assertThat(client.await(1).text()).isEqualTo(checksum(large));
      Eventually.holds("what waited is given back", () -> other.memory.used() == 0);
    }
  }

  /// Twenty streams wait with more than the connection's window between them: what one of them kept
  /// would be missing at the end. An update of the window is sent at half of it.
  @Test
  void what_waits_for_a_slow_upstream_is_given_up_with_its_stream() throws Exception {
    byte[] large = random(24 * MEGA);
    try (Reader reader = new Reader();
        House other =
            House.before(reader.port()).certificates(Tls.certificates()).body(256L * MEGA).open();
        FrameClient client = FrameClient.open(other)) {
      for (int id = 1; id < 40; id += 2) {
        client.post(id, "/slow", "content-length: " + large.length);
        uploadUntilStuck(client, id, large);
        assertThat(other.memory.used()).isPositive();
        client.reset(id, Http2Frame.CANCEL).settled();
        Eventually.holds("what waited is given up", () -> other.memory.used() == 0);
      }
      client.settled();
      assertThat(client.room(0)).isGreaterThan(2 * MEGA - 1);
    }
  }

  @Test
  void a_body_that_waits_needs_memory() throws Exception {
    try (Reader reader = new Reader();
        House other =
            House.before(reader.port())
                .certificates(Tls.certificates())
                .memory(1000)
                .body(256L * MEGA)
                .open();
        FrameClient client = FrameClient.open(other)) {
      client.post(1, "/slow", "content-length: " + 24 * MEGA);
      byte[] large = random(24 * MEGA);
      int sent = 0;
      while (!client.answer(1).closed()) {
        sent += client.upload(1, large, sent);
        client.settled();
      }
      assertThat(client.answer(1).status()).isEqualTo(503);
      assertThat(client.answer(1).text()).contains("gateway.memory");
    }
  }

  @Test
  void answers_that_wait_need_memory() throws Exception {
    upstream.always(Reply.of(200).body(view(random(200_000))));
    try (House other =
            House.before(upstream.port()).certificates(Tls.certificates()).memory(100_000).open();
        FrameClient client = FrameClient.open(other, 4, 0)) {
      for (int id = 1; id < 200; id += 2) {
        client.get(id, "/");
      }
      client.until(frame -> frame.type() == Http2Frame.RST_STREAM);
      Eventually.holds("no more than there is", () -> other.memory.used() <= 100_000);
      client.settings(4, 1 << 20).window(0, 100 * MEGA);
      int whole = 0;
      for (int id = 1; id < 200; id += 2) {
        whole += client.await(id).ended() ? 1 : 0;
      }
      assertThat(whole).isBetween(1, 99);
      Eventually.holds("what waited is given back", () -> other.memory.used() == 0);
    }
  }

  /// Sends until the gateway takes no more, which it would not say again however often it was
  /// asked.
  private static int uploadUntilStuck(FrameClient client, int stream, byte[] data)
      throws IOException {
    int sent = 0;
    for (int idle = 0; idle < 20; idle++) {
      int more = client.upload(stream, data, sent);
      sent += more;
      idle = more > 0 ? 0 : idle;
      client.settled();
    }
    return sent;
  }

  private static void upload(FrameClient client, int stream, byte[] data, int from)
      throws IOException {
    int sent = from + client.upload(stream, data, from);
    while (sent < data.length) {
      client.next();
      sent += client.upload(stream, data, sent);
    }
  }

  private static String checksum(byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(data);
    return Long.toHexString(crc.getValue());
  }

  /// An upstream that answers with the checksum of what it was sent. It reads what is sent to
  /// `/slow` when it is released.
  private static final class Reader implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch released = new CountDownLatch(1);

    Reader() throws IOException {
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    void release() {
      released.countDown();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = server.accept();
          Thread.ofVirtual().start(() -> serve(socket));
        }
      } catch (IOException _) {
        // The test is over.
      }
    }

    private void serve(Socket socket) {
      try (socket;
          BufferedInputStream in = new BufferedInputStream(socket.getInputStream())) {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) in.read());
        }
        if (head.indexOf("/slow") >= 0 && !released.await(1, TimeUnit.MINUTES)) {
          return;
        }
        int length =
            Integer.parseInt(head.toString().replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1"));
        String sum = checksum(in.readNBytes(length));
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nContent-Length: " + sum.length() + "\r\n\r\n" + sum)
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException | InterruptedException _) {
        // The gateway has closed the connection.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      release();
    }
  }
}

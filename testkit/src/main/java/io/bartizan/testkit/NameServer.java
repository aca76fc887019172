package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A name server over UDP and TCP on loopback, whose records a test changes while it runs. It knows
/// A, AAAA, SRV and CNAME (RFC 1035, RFC 2782). Thread-safe.
public final class NameServer implements AutoCloseable {
  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int AAAA = 28;
  private static final int SRV = 33;
  private static final int NO_SUCH_NAME = 3;
  private static final int FAILURE = 2;
  private static final int TRUNCATED = 0x0200;
  private static final int TRIES = 20;

  private record Entry(int type, int ttl, Bytes data) {}

  private record Question(String name, int type, int end) {}

  private final DatagramSocket socket;
  private final ServerSocket server;
  private final Map<String, List<Entry>> zone = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger connected = new AtomicInteger();
  private volatile boolean silent;
  private volatile boolean failing;
  private volatile boolean truncating;
  private volatile boolean mute;

  private NameServer(DatagramSocket socket, ServerSocket server) {
    this.socket = socket;
    this.server = server;
    Thread.ofPlatform().daemon().name("name-server").start(this::run);
    Thread.ofPlatform().daemon().name("name-server-tcp").start(this::accept);
  }

  public static NameServer start() {
    for (int i = 1; ; i++) {
      try {
        return new NameServer();
      } catch (IOException e) {
        if (i == TRIES) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /// At a port that is free for both.
  private NameServer() throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  private NameServer(ServerSocket server) throws IOException {
    this(datagrams(server), server);
  }

  private static DatagramSocket datagrams(ServerSocket server) throws IOException {
    try {
      return new DatagramSocket(server.getLocalPort(), InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  /// From now on `name` has these addresses, of either kind, and nothing else.
  ///
  /// @param ttl seconds
  public NameServer addresses(String name, int ttl, String... addresses) {
    List<Entry> entries = new ArrayList<>();
    for (String address : addresses) {
      byte[] data = InetAddress.ofLiteral(address).getAddress();
      entries.add(new Entry(data.length == 4 ? A : AAAA, ttl, Bytes.view(data, 0, data.length)));
    }
    zone.put(name, entries);
    return this;
  }

  /// One more SRV record for `name`.
  public NameServer service(
      String name, int ttl, int priority, int weight, int port, String target) {
    Bytes data =
        data(out -> {
          out.writeShort(priority);
          out.writeShort(weight);
          out.writeShort(port);
          name(out, target);
        });
    zone.merge(
        name,
        List.of(new Entry(SRV, ttl, data)),
        (old, more) -> {
          List<Entry> both = new ArrayList<>(old);
          both.addAll(more);
          return both;
        });
    return this;
  }

  /// From now on `name` is another name for `target`.
  public NameServer alias(String name, int ttl, String target) {
    zone.put(name, List.of(new Entry(CNAME, ttl, data(out -> name(out, target)))));
    return this;
  }

  /// From now on there is no such name.
  public NameServer remove(String name) {
    zone.remove(name);
    return this;
  }

  /// Whether to say nothing at all.
  public NameServer silent(boolean silent) {
    this.silent = silent;
    return this;
  }

  /// Whether to say SERVFAIL to everything.
  public NameServer failing(boolean failing) {
    this.failing = failing;
    return this;
  }

  /// Whether answers over UDP say that they are cut short, and hold no record.
  public NameServer truncating(boolean truncating) {
    this.truncating = truncating;
    return this;
  }

  /// Takes queries over TCP and says nothing.
  public NameServer silentOverTcp() {
    mute = true;
    return this;
  }

  /// Serves nobody over TCP any more.
  public NameServer withoutTcp() throws IOException {
    server.close();
    return this;
  }

  /// How many queries have come over TCP.
  public int askedOverTcp() {
    return connected.get();
  }

  /// How many queries have come.
  public int asked() {
    return asked.get();
  }

  private void run() {
    byte[] buffer = new byte[1500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        asked.incrementAndGet();
        if (!silent) {
          byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), truncating);
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException _) {
        // Closed, or the one who asked is gone.
      }
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket one = server.accept();
        Thread.ofVirtual().start(() -> serve(one));
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  /// Before each message stands its length (RFC 1035, section 4.2.2).
  private void serve(Socket one) {
    try (one) {
      DataInputStream in = new DataInputStream(one.getInputStream());
      DataOutputStream out = new DataOutputStream(one.getOutputStream());
      while (true) {
        byte[] query = in.readNBytes(in.readUnsignedShort());
        asked.incrementAndGet();
        connected.incrementAndGet();
        if (!silent && !mute) {
          byte[] answer = answer(query, false);
          out.writeShort(answer.length);
          out.write(answer);
          out.flush();
        }
      }
    } catch (IOException _) {
      // The one who asked is gone.
    }
  }

  private byte[] answer(byte[] query, boolean cut) {
    Question question = question(query);
    List<Entry> known = zone.getOrDefault(question.name(), List.of());
    List<Entry> fitting =
        failing || cut
            ? List.of()
            : known.stream()
                .filter(entry -> entry.type() == question.type() || entry.type() == CNAME)
                .toList();
    int code = failing ? FAILURE : zone.containsKey(question.name()) ? 0 : NO_SUCH_NAME;
    return bytes(out -> {
      out.write(query, 0, 2);
      out.writeShort(0x8180 | code | (cut ? TRUNCATED : 0));
      out.writeShort(1);
      out.writeShort(fitting.size());
      out.writeInt(0);
      out.write(query, 12, question.end() - 12);
      for (Entry entry : fitting) {
        out.writeShort(0xc00c);
        out.writeShort(entry.type());
        out.writeShort(1);
        out.writeInt(entry.ttl());
        out.writeShort(entry.data().length());
        out.write(entry.data().toArray());
      }
    });
  }

  private static Question question(byte[] query) {
    StringBuilder name = new StringBuilder();
    int at = 12;
    while (query[at] != 0) {
      name.append(name.isEmpty() ? "" : ".")
          .append(new String(query, at + 1, query[at], StandardCharsets.ISO_8859_1));
      at += query[at] + 1;
    }
    int type = (query[at + 1] & 0xff) << 8 | query[at + 2] & 0xff;
    return new Question(name.toString().toLowerCase(Locale.ROOT), type, at + 5);
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static Bytes data(Writing writing) {
    byte[] bytes = bytes(writing);
    return Bytes.view(bytes, 0, bytes.length);
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void name(DataOutputStream out, String name) throws IOException {
    for (String label : name.split("\\.")) {
      out.writeByte(label.length());
      out.write(label.getBytes(StandardCharsets.ISO_8859_1));
    }
    out.writeByte(0);
  }

  @Override
  public void close() {
    socket.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

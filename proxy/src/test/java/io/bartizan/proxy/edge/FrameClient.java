package io.bartizan.proxy.edge;

import io.bartizan.testkit.RawClient;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 client that sends exactly the frames it is told to, be they valid or not, and shows
/// every frame that it gets.
final class FrameClient implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;
  static final int STREAM_CLOSED = 5;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int COMPRESSION_ERROR = 9;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private final RawClient raw;
  private final DefaultHttp2HeadersDecoder fields = new DefaultHttp2HeadersDecoder(false, 1 << 20);
  private final Map<Integer, Answer> answers = new LinkedHashMap<>();
  private final Map<Integer, Long> windows = new HashMap<>();
  private final String scheme;
  private long initialWindow = 65_535;
  private boolean open;

  /// A frame as it came.
  static final class Frame {
    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    Frame(int type, int flags, int stream, byte[] payload) {
      this.type = type;
      this.flags = flags;
      this.stream = stream;
      this.payload = payload;
    }

    int type() {
      return type;
    }

    int stream() {
      return stream;
    }

    byte[] payload() {
      return payload;
    }

    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    ByteBuffer content() {
      return ByteBuffer.wrap(payload);
    }

    /// The error code of RST_STREAM or GOAWAY.
    int code() {
      return type == GOAWAY ? content().getInt(4) : content().getInt(0);
    }

    /// What GOAWAY says is the last stream.
    int lastStream() {
      return content().getInt(0);
    }

    /// Why, in words.
    String debug() {
      return new String(payload, 8, payload.length - 8, StandardCharsets.ISO_8859_1);
    }
  }

  /// What came for one stream so far.
  static final class Answer {
    final List<String> interim = new ArrayList<>();
    final List<String> fields = new ArrayList<>();
    final List<String> trailers = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Integer reset;
    private boolean ended;

    int status() {
      return Integer.parseInt(field(":status"));
    }

    /// The value of the first field called `name`; empty if there is none.
    String field(String name) {
      return fields.stream()
          .filter(f -> f.startsWith(name + ": "))
          .map(f -> f.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }

    String text() {
      return body.toString(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
      return body.toByteArray();
    }

    int length() {
      return body.size();
    }

    /// Whether END_STREAM came.
    boolean ended() {
      return ended;
    }

    /// The code of RST_STREAM, or null if none came.
    @Nullable Integer reset() {
      return reset;
    }

    boolean closed() {
      return ended || reset != null;
    }
  }

  private FrameClient(RawClient raw, String scheme) {
    this.raw = raw.patience(Duration.ofSeconds(30));
    this.scheme = scheme;
  }

  /// A connection on which nothing was sent.
  static FrameClient silent(House house) throws Exception {
    return house.secure()
        ? new FrameClient(
            RawClient.tls(house.port(), Tls.trusting(), "localhost", "h2", "http/1.1"), "https")
        : new FrameClient(RawClient.plain(house.port()), "http");
  }

  /// A connection that was opened properly, with these settings as identifier, value, identifier,
  /// value.
  static FrameClient open(House house, int... settings) throws Exception {
    FrameClient client = silent(house);
    client.raw.send(PREFACE);
    client.open = true;
    client.settings(settings);
    client.until(frame -> frame.type() == SETTINGS && frame.has(ACK));
    return client;
  }

  RawClient raw() {
    return raw;
  }

  FrameClient settings(int... settings) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    return send(SETTINGS, 0, 0, payload.array());
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  FrameClient send(int type, int flags, int stream, byte... payload) throws IOException {
    raw.send(frame(type, flags, stream, payload));
    return this;
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /// A header block of these fields, each `name: value`, without any compression.
  static byte[] block(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String field : fields) {
      int colon = field.indexOf(": ", 1);
      out.write(0x10);
      text(out, field.substring(0, colon));
      text(out, field.substring(colon + 2));
    }
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) {
        out.write(rest & 127 | 128);
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  /// The pseudo-header fields of a request, and then these.
  static String[] request(String method, String path, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                ":method: " + method, ":scheme: https", ":authority: localhost", ":path: " + path));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /// A request as it is made on this connection.
  private String[] asked(String method, String path, String... more) {
    String[] fields = request(method, path, more);
    fields[1] = ":scheme: " + scheme;
    return fields;
  }

  FrameClient head(int stream, boolean end, String... fields) throws IOException {
    return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
  }

  FrameClient get(int stream, String path, String... more) throws IOException {
    return head(stream, true, asked("GET", path, more));
  }

  FrameClient post(int stream, String path, String... more) throws IOException {
    return head(stream, false, asked("POST", path, more));
  }

  FrameClient data(int stream, boolean end, String text) throws IOException {
    return send(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  FrameClient reset(int stream, int code) throws IOException {
    return send(RST_STREAM, 0, stream, number(code));
  }

  FrameClient window(int stream, int more) throws IOException {
    return send(WINDOW_UPDATE, 0, stream, number(more));
  }

  /// The next frame. SETTINGS are acknowledged; what belongs to a stream is added to its answer.
  Frame next() throws IOException {
    ByteBuffer head = ByteBuffer.wrap(raw.read(9).toArray());
    int length = (head.getShort() & 0xffff) << 8 | head.get() & 0xff;
    int type = head.get();
    int flags = head.get();
    int stream = head.getInt();
    Frame frame = new Frame(type, flags, stream, raw.read(length).toArray());
    if (type == SETTINGS && !frame.has(ACK)) {
      read(frame.content());
      if (open) {
        send(SETTINGS, ACK, 0);
      }
    }
    if (type == WINDOW_UPDATE) {
      windows.merge(stream, (long) frame.content().getInt(), Long::sum);
    }
    if (stream > 0) {
      add(frame, answer(stream));
    }
    return frame;
  }

  private void read(ByteBuffer settings) {
    while (settings.hasRemaining()) {
      short id = settings.getShort();
      int value = settings.getInt();
      if (id == 4) {
        initialWindow = value;
      }
    }
  }

  /// How much the gateway takes on `stream` now, as far as it has said.
  long room(int stream) {
    long connection = 65_535 + windows.getOrDefault(0, 0L);
    return Math.min(connection, initialWindow + windows.getOrDefault(stream, 0L));
  }

  /// Sends as much of `data` from `from` on as the gateway takes now, and returns how much that
  /// was.
  int upload(int stream, byte[] data, int from) throws IOException {
    return upload(stream, data, from, true);
  }

  /// The same.
  ///
  /// @param end whether the last of it ends the stream
  int upload(int stream, byte[] data, int from, boolean end) throws IOException {
    int sent = 0;
    while (from + sent < data.length && room(stream) > 0) {
      int length = (int) Math.min(Math.min(data.length - from - sent, 16_384), room(stream));
      byte[] chunk = java.util.Arrays.copyOfRange(data, from + sent, from + sent + length);
      sent += length;
      send(DATA, end && from + sent == data.length ? END_STREAM : 0, stream, chunk);
      windows.merge(0, (long) -length, Long::sum);
      windows.merge(stream, (long) -length, Long::sum);
    }
    return sent;
  }

  private void add(Frame frame, Answer answer) throws IOException {
    switch (frame.type()) {
      case HEADERS -> {
        List<String> decoded = decode(frame.payload());
        boolean head = decoded.getFirst().startsWith(":status: ");
        boolean early = head && decoded.getFirst().startsWith(":status: 1");
        (early ? answer.interim : head ? answer.fields : answer.trailers).addAll(decoded);
        answer.ended |= frame.has(END_STREAM);
      }
      case DATA -> {
        answer.body.writeBytes(frame.payload());
        answer.ended |= frame.has(END_STREAM);
      }
      case RST_STREAM -> answer.reset = frame.code();
      default -> {}
    }
  }

  private List<String> decode(byte[] block) throws IOException {
    try {
      List<String> decoded = new ArrayList<>();
      fields
          .decodeHeaders(1, Unpooled.wrappedBuffer(block))
          .forEach(e -> decoded.add(e.getKey() + ": " + e.getValue()));
      return decoded;
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  /// What has come for a stream so far.
  Answer answer(int stream) {
    return answers.computeIfAbsent(stream, _ -> new Answer());
  }

  /// Reads on until `wanted` has come.
  Frame until(Predicate<Frame> wanted) throws IOException {
    Frame frame = next();
    while (!wanted.test(frame)) {
      frame = next();
    }
    return frame;
  }

  /// Reads on until the stream is closed by the gateway, and returns its answer.
  Answer await(int stream) throws IOException {
    Answer answer = answer(stream);
    while (!answer.closed()) {
      next();
    }
    return answer;
  }

  /// Reads on until the connection is given up, and returns the last word.
  Frame goAway() throws IOException {
    return until(frame -> frame.type() == GOAWAY);
  }

  /// Reads on until a PING that is sent now has come back: everything that the gateway did before
  /// has come too.
  FrameClient settled() throws IOException {
    send(PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    until(frame -> frame.type() == PING && frame.has(ACK));
    return this;
  }

  @Override
  public void close() {
    raw.close();
  }
}

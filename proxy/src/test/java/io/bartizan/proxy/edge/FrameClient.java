package io.bartizan.proxy.edge;

import static io.bartizan.testkit.Http2Frame.ACK;
import static io.bartizan.testkit.Http2Frame.DATA;
import static io.bartizan.testkit.Http2Frame.END_HEADERS;
import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.GOAWAY;
import static io.bartizan.testkit.Http2Frame.HEADERS;
import static io.bartizan.testkit.Http2Frame.PING;
import static io.bartizan.testkit.Http2Frame.PREFACE;
import static io.bartizan.testkit.Http2Frame.RST_STREAM;
import static io.bartizan.testkit.Http2Frame.SETTINGS;
import static io.bartizan.testkit.Http2Frame.WINDOW_UPDATE;
import static io.bartizan.testkit.Http2Frame.block;
import static io.bartizan.testkit.Http2Frame.frame;
import static io.bartizan.testkit.Http2Frame.number;

import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
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
  private final RawClient raw;
  private final HeaderBlocks fields = new HeaderBlocks();
  private final Map<Integer, Answer> answers = new LinkedHashMap<>();
  private final Map<Integer, Long> windows = new HashMap<>();
  private final String scheme;
  private long initialWindow = 65_535;
  private boolean open;

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
    raw.send(Http2Frame.settings(settings));
    return this;
  }

  FrameClient send(int type, int flags, int stream, byte... payload) throws IOException {
    raw.send(frame(type, flags, stream, payload));
    return this;
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
  Http2Frame next() throws IOException {
    Http2Frame frame = Http2Frame.from(raw::read);
    int type = frame.type();
    int stream = frame.stream();
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

  private void add(Http2Frame frame, Answer answer) throws IOException {
    switch (frame.type()) {
      case HEADERS -> {
        List<String> decoded = fields.read(frame);
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

  /// What has come for a stream so far.
  Answer answer(int stream) {
    return answers.computeIfAbsent(stream, _ -> new Answer());
  }

  /// Reads on until `wanted` has come.
  Http2Frame until(Predicate<Http2Frame> wanted) throws IOException {
    Http2Frame frame = next();
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
  Http2Frame goAway() throws IOException {
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

package io.bartizan.e2e;

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
import static io.bartizan.testkit.Http2Frame.settings;

import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// An HTTP/2 connection that sends exactly the frames it is told to, in order or not, and knows of
/// the gateway's frames what an attack has to know.
final class FrameWire implements AutoCloseable {
  private static final int GONE = -1;

  private final RawClient raw;
  private final String scheme;

  /// How streams were reset, by their number.
  private final Map<Integer, Integer> resets = new TreeMap<>();

  /// How many bytes of DATA came on each stream.
  private final Map<Integer, Integer> received = new TreeMap<>();

  private final Map<Integer, Boolean> ended = new TreeMap<>();

  /// What came of streams whose content is kept, as far as it was not read.
  private final Map<Integer, ByteArrayOutputStream> kept = new TreeMap<>();

  private int goAway = GONE;

  /// @param scheme `http` or `https`, as requests say it
  FrameWire(RawClient raw, String scheme) {
    this.raw = raw.patience(Duration.ofSeconds(60));
    this.scheme = scheme;
  }

  /// Says what has to be said first, with these settings as identifier, value, identifier, value.
  FrameWire open(int... settings) throws IOException {
    raw.send(PREFACE);
    send(settings(settings));
    int type = take();
    while (type != SETTINGS && type != GONE) {
      type = take();
    }
    return send(frame(SETTINGS, ACK, 0));
  }

  /// These frames, one behind the other.
  static byte[] all(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  static byte[] times(int times, byte[] frame) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  /// The header block of a request, with these fields behind its pseudo-header fields.
  byte[] request(String method, String path, String... more) {
    byte[] pseudo =
        block(
            ":method: " + method, ":scheme: " + scheme, ":authority: localhost", ":path: " + path);
    return all(pseudo, block(more));
  }

  /// A whole request without a body, as one frame.
  byte[] get(int stream, String path, String... more) {
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, request("GET", path, more));
  }

  /// The head of a request whose body follows.
  byte[] post(int stream, String path, String... more) {
    return frame(HEADERS, END_HEADERS, stream, request("POST", path, more));
  }

  String scheme() {
    return scheme;
  }

  FrameWire send(byte[]... frames) throws IOException {
    try {
      raw.send(all(frames));
    } catch (SocketException e) {
      // The gateway has given up this connection: what it said is read nevertheless.
    }
    return this;
  }

  /// Reads a frame and returns its type; -1 if the connection has ended.
  private int take() throws IOException {
    try {
      Http2Frame frame = Http2Frame.from(raw::read);
      note(frame.type(), frame.flags(), frame.stream(), frame.content());
      return frame.type();
    } catch (EOFException | SocketException e) {
      return GONE;
    }
  }

  private void note(int type, int flags, int stream, ByteBuffer payload) {
    switch (type) {
      case DATA -> arrived(stream, payload);
      case RST_STREAM -> resets.put(stream, payload.getInt());
      case GOAWAY -> goAway = payload.getInt(4);
      default -> {}
    }
    if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
      ended.put(stream, true);
    }
  }

  private void arrived(int stream, ByteBuffer payload) {
    received.merge(stream, payload.remaining(), Integer::sum);
    ByteArrayOutputStream content = kept.get(stream);
    if (content != null) {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      content.writeBytes(bytes);
    }
  }

  /// Keeps what comes on a stream from now on, to be read.
  FrameWire keep(int stream) {
    kept.put(stream, new ByteArrayOutputStream());
    return this;
  }

  /// Reads the next `length` bytes of a stream whose content is kept, and says that there is room
  /// for as many again.
  Bytes read(int stream, int length) throws IOException {
    ByteArrayOutputStream content = Objects.requireNonNull(kept.get(stream), "not kept");
    while (content.size() < length) {
      if (ended.containsKey(stream) || resets.containsKey(stream) || take() == GONE) {
        throw new EOFException("stream " + stream + " ended; resets: " + resets);
      }
    }
    byte[] bytes = content.toByteArray();
    content.reset();
    content.write(bytes, length, bytes.length - length);
    if (length > 0) {
      byte[] room = number(length);
      send(frame(WINDOW_UPDATE, 0, 0, room), frame(WINDOW_UPDATE, 0, stream, room));
    }
    return Bytes.view(bytes, 0, length);
  }

  /// Reads to the end of the connection. Returns the last error code that GOAWAY said; -1 if it was
  /// closed without a word.
  int ending() throws IOException {
    int type = take();
    while (type != GONE) {
      type = take();
    }
    return goAway;
  }

  /// Reads until the gateway has ended the stream. Returns its error code; 0 if it ended in order.
  int ending(int stream) throws IOException {
    while (!ended.containsKey(stream) && !resets.containsKey(stream)) {
      if (take() == GONE) {
        throw new EOFException("connection ended with " + goAway + " before stream " + stream);
      }
    }
    return resets.getOrDefault(stream, 0);
  }

  /// Reads until as many streams were reset.
  void resets(int count) throws IOException {
    while (resets.size() < count) {
      if (take() == GONE) {
        throw new EOFException("connection ended with " + goAway + " after " + resets.size());
      }
    }
  }

  /// How many bytes of DATA came on a stream so far.
  int received(int stream) {
    return received.getOrDefault(stream, 0);
  }

  /// Reads on until some DATA came on any stream; false if the connection has ended.
  boolean data() throws IOException {
    int type = take();
    while (type != DATA && type != GONE) {
      type = take();
    }
    return type == DATA;
  }

  /// Asks whether the connection still lives, and waits for the answer: what was sent before was
  /// read by then.
  void lives() throws IOException {
    send(frame(PING, 0, 0, new byte[8]));
    for (int type = take(); type != PING; type = take()) {
      if (type == GONE) {
        throw new EOFException("connection ended with " + goAway);
      }
    }
  }

  @Override
  public void close() {
    raw.close();
  }
}

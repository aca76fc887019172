package io.bartizan.e2e;

import static io.bartizan.e2e.FrameWire.all;
import static io.bartizan.e2e.FrameWire.times;
import static io.bartizan.testkit.Http2Frame.ACK;
import static io.bartizan.testkit.Http2Frame.CONTINUATION;
import static io.bartizan.testkit.Http2Frame.DATA;
import static io.bartizan.testkit.Http2Frame.END_HEADERS;
import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.GOAWAY;
import static io.bartizan.testkit.Http2Frame.HEADERS;
import static io.bartizan.testkit.Http2Frame.PADDED;
import static io.bartizan.testkit.Http2Frame.PING;
import static io.bartizan.testkit.Http2Frame.PRIORITY;
import static io.bartizan.testkit.Http2Frame.PUSH_PROMISE;
import static io.bartizan.testkit.Http2Frame.RST_STREAM;
import static io.bartizan.testkit.Http2Frame.SETTINGS;
import static io.bartizan.testkit.Http2Frame.WINDOW_UPDATE;
import static io.bartizan.testkit.Http2Frame.block;
import static io.bartizan.testkit.Http2Frame.frame;
import static io.bartizan.testkit.Http2Frame.number;
import static io.bartizan.testkit.Http2Frame.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// What is known to be done to HTTP/2 servers, and how each of it ends. Floods are long enough to
/// be too fast also where a slow machine takes its time to read them.
final class Http2Attacks {
  private static final int CALM = 11;
  private static final int PROTOCOL = 1;
  private static final int STREAM_CLOSED = 5;
  private static final int COMPRESSION = 9;
  private static final String PATH = "/attack";

  /// What is done on one connection that was opened in order.
  interface Attack {
    void on(FrameWire wire) throws IOException;
  }

  /// @param listener where it is done; on `impatient` the attack opens the connection itself
  /// @param misuse under which label it is counted; empty if it only costs what requests cost
  /// @param arrives what may reach the upstream: beginnings of request lines
  record Scenario(
      String name, String listener, String misuse, Attack attack, List<String> arrives) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Scenario> scenarios = new ArrayList<>();

  private Http2Attacks() {}

  static List<Scenario> scenarios() {
    Http2Attacks attacks = new Http2Attacks();
    attacks.resets();
    attacks.headers();
    attacks.floods();
    attacks.streams();
    attacks.bodies();
    attacks.stalls();
    attacks.scenarios.addAll(Http2Injections.scenarios());
    return attacks.scenarios;
  }

  private void add(String name, String misuse, Attack attack, String... arrives) {
    String listener = scenarios.size() % 2 == 0 ? "secure" : "clear";
    scenarios.add(new Scenario(name, listener, misuse, attack, List.of(arrives)));
  }

  /// The connection is given up with that error code.
  private static Attack ends(int code, Attack attack) {
    return wire -> {
      attack.on(wire);
      assertThat(wire.ending()).as("code of GOAWAY").isEqualTo(code);
    };
  }

  /// The same frame, so many times beside an open stream.
  private void flood(String name, String misuse, int times, byte[] frame) {
    add(name, misuse, ends(CALM, wire -> wire.send(wire.post(1, PATH)).send(times(times, frame))));
  }

  /// So many requests, to each of which something is added.
  private static Attack requests(int count, IntFunction<byte[]> more) {
    return wire -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int stream = 1; stream < count * 2; stream += 2) {
        bytes.writeBytes(wire.get(stream, PATH));
        bytes.writeBytes(more.apply(stream));
      }
      wire.send(bytes.toByteArray());
    };
  }

  private static Attack posts(int count, IntFunction<byte[]> more, String... fields) {
    return wire -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int stream = 1; stream < count * 2; stream += 2) {
        bytes.writeBytes(wire.post(stream, PATH, fields));
        bytes.writeBytes(more.apply(stream));
      }
      wire.send(bytes.toByteArray());
    };
  }

  private void resets() {
    add(
        "rapid reset (CVE-2023-44487)",
        "resets",
        ends(CALM, requests(3000, id -> frame(RST_STREAM, 0, id, number(8)))),
        "GET /attack ");
    add(
        "streams reset after their answers have begun",
        "resets",
        ends(
            CALM,
            wire -> {
              wire.send(settings(4, 1), frame(PING, 0, 0, new byte[8]));
              for (int id = 1; id <= 6000; id += 2) {
                wire.send(wire.get(id, "/attack/page"));
                wire.send(frame(RST_STREAM, 0, id, number(8)));
              }
            }),
        "GET /attack/page ");
    madeToReset("by windows of nothing", id -> frame(WINDOW_UPDATE, 0, id, number(0)));
    madeToReset(
        "by windows that overflow", id -> frame(WINDOW_UPDATE, 0, id, number(Integer.MAX_VALUE)));
    madeToReset("by data on a stream that has ended", id -> frame(DATA, 0, id, (byte) 'x'));
    madeToReset("by streams that depend on themselves", id -> frame(PRIORITY, 0, id, self(id)));
    madeToReset("by priorities of a wrong size", id -> frame(PRIORITY, 0, id, new byte[4]));
    madeToReset(
        "by heads on streams that have ended",
        id -> frame(HEADERS, END_HEADERS | END_STREAM, id, block("x: y")));
    add(
        "the gateway is made to reset by bodies longer than their length",
        "errors",
        ends(CALM, posts(600, id -> frame(DATA, 0, id, new byte[5]), "content-length: 4")));
    add(
        "the gateway is made to reset by bodies shorter than their length",
        "errors",
        ends(
            CALM, posts(600, id -> frame(DATA, END_STREAM, id, new byte[3]), "content-length: 4")));
    add(
        "the gateway is made to reset by trailers that do not end",
        "errors",
        ends(CALM, posts(600, id -> frame(HEADERS, END_HEADERS, id, block("x: y")))));
  }

  private static byte[] self(int stream) {
    return Arrays.copyOf(number(stream), 5);
  }

  private void madeToReset(String how, IntFunction<byte[]> provocation) {
    add(
        "the gateway is made to reset (CVE-2025-8671) " + how,
        "errors",
        ends(CALM, requests(600, provocation)),
        "GET /attack ");
  }

  private void headers() {
    add(
        "CONTINUATION without end (CVE-2024-27316)",
        "headers",
        ends(
            CALM,
            wire ->
                wire.send(
                    frame(HEADERS, END_STREAM, 1, wire.request("GET", PATH)),
                    times(100, frame(CONTINUATION, 0, 1, block("x: " + "y".repeat(16_000)))))));
    add(
        "empty CONTINUATION without end",
        "headers",
        ends(
            CALM,
            wire ->
                wire.send(
                    frame(HEADERS, END_STREAM, 1, wire.request("GET", PATH)),
                    times(1000, frame(CONTINUATION, 0, 1)))));
    add(
        "CONTINUATION of another stream",
        "protocol",
        ends(
            PROTOCOL,
            wire ->
                wire.send(
                    frame(HEADERS, END_STREAM, 1, wire.request("GET", PATH)),
                    frame(CONTINUATION, END_HEADERS, 3))));
    add(
        "a field larger than a head may be",
        "",
        refused(wire -> wire.send(large(wire, block("x: " + "y".repeat(60_000))))));
    add(
        "more fields than a head may have",
        "",
        refused(wire -> wire.send(large(wire, times(1000, block("a: b"))))));
    add(
        "HPACK bomb: one large entry, named again and again",
        "",
        refused(wire -> {
          byte[] entry = remembered("x", "y".repeat(4000));
          byte[] references = new byte[60_000];
          Arrays.fill(references, (byte) 0xbe);
          wire.send(large(wire, all(entry, references)));
        }));
    undecodable("an integer without end", times(40, new byte[] {(byte) 0xff}));
    undecodable(
        "a string of two gibibytes",
        new byte[] {0x10, 0x7f, (byte) 0x80, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07});
    undecodable("Huffman padding without end", huffman(times(20, new byte[] {(byte) 0xff})));
    undecodable(
        "the end of a string in the middle of it",
        huffman((byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0));
    undecodable("an entry of the table that is not there", new byte[] {(byte) 0xff, 0x20});
    undecodable(
        "a table larger than was allowed", new byte[] {0x3f, (byte) 0xe1, (byte) 0xff, 0x03});
    add(
        "heads without fields",
        "errors",
        ends(
            CALM,
            wire -> {
              for (int id = 1; id < 1200; id += 2) {
                wire.send(frame(HEADERS, END_HEADERS | END_STREAM, id));
              }
            }));
    add(
        "the table's size changed back and forth",
        "",
        wire -> {
          byte[] flips = times(4000, new byte[] {0x20, 0x3f, (byte) 0xe1, 0x1f});
          wire.send(large(wire, flips, new byte[0]));
          assertThat(wire.ending(1)).isZero();
          for (int id = 3; id < 60; id += 2) {
            wire.send(settings(1, id % 4 == 1 ? 0 : 4096), wire.get(id, PATH));
            assertThat(wire.ending(id)).isZero();
          }
        },
        "GET /attack ");
  }

  /// A head in several frames.
  private static byte[] large(FrameWire wire, byte[] fields) {
    return large(wire, new byte[0], fields);
  }

  private static byte[] large(FrameWire wire, byte[] before, byte[] behind) {
    byte[] whole = all(before, wire.request("GET", PATH), behind);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int from = 0; from < whole.length; from += 16_384) {
      int to = Math.min(whole.length, from + 16_384);
      int flags = (from == 0 ? END_STREAM : 0) | (to == whole.length ? END_HEADERS : 0);
      byte[] part = Arrays.copyOfRange(whole, from, to);
      frames.writeBytes(frame(from == 0 ? HEADERS : CONTINUATION, flags, 1, part));
    }
    return frames.toByteArray();
  }

  /// A field that is put into the table.
  private static byte[] remembered(String name, String value) {
    byte[] literal = block(name + ": " + value);
    literal[0] = 0x40;
    return literal;
  }

  private static byte[] huffman(byte... coded) {
    return all(new byte[] {0x10, 1, 'x', (byte) (0x80 | coded.length)}, coded);
  }

  private void undecodable(String what, byte[] bytes) {
    add(
        "HPACK: " + what,
        "headers",
        ends(
            COMPRESSION,
            wire -> {
              byte[] before =
                  what.contains("table larger") ? new byte[0] : wire.request("GET", PATH);
              wire.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, all(before, bytes)));
            }));
  }

  /// The request is answered, its stream ends, and the connection goes on.
  static Attack refused(Attack attack) {
    return wire -> {
      attack.on(wire);
      assertThat(wire.ending(1)).isZero();
      wire.lives();
    };
  }

  private void floods() {
    flood("SETTINGS flood", "settings", 200, settings(4, 70_000));
    flood("SETTINGS flood, large ones", "settings", 200, settings(new int[5000]));
    flood("flood of acknowledgements", "settings", 200, frame(SETTINGS, ACK, 0));
    flood("PING flood", "pings", 10_000, frame(PING, 0, 0, new byte[8]));
    flood("flood of answers to PING", "pings", 10_000, frame(PING, ACK, 0, new byte[8]));
    flood(
        "PRIORITY flood", "priorities", 10_000, frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 1, 7}));
    flood("flood of empty DATA", "empty_frames", 1000, frame(DATA, 0, 1));
    flood("flood of padding", "empty_frames", 1000, frame(DATA, PADDED, 1, padding(0)));
    flood("WINDOW_UPDATE flood", "window_updates", 20_000, frame(WINDOW_UPDATE, 0, 0, number(1)));
    flood(
        "WINDOW_UPDATE flood on a stream",
        "window_updates",
        20_000,
        frame(WINDOW_UPDATE, 0, 1, number(1)));
    flood("flood of unknown frames", "unknown_frames", 10_000, frame(0xbe, 0xff, 1, new byte[9]));
    flood("GOAWAY flood", "settings", 200, frame(GOAWAY, 0, 0, new byte[8]));
  }

  private static byte[] padding(int content) {
    byte[] padded = new byte[1 + content + 255];
    padded[0] = (byte) 255;
    return padded;
  }

  private void streams() {
    add("more streams than allowed", "errors", ends(CALM, posts(600, _ -> new byte[0])));
    add(
        "a stream that is begun again",
        "protocol",
        ends(
            STREAM_CLOSED,
            wire -> {
              wire.send(wire.get(1, PATH));
              wire.ending(1);
              wire.send(wire.get(1, PATH));
            }),
        "GET /attack ");
    add(
        "a stream below the last one",
        "protocol",
        ends(
            PROTOCOL,
            wire -> {
              wire.send(wire.get(Integer.MAX_VALUE, PATH));
              assertThat(wire.ending(Integer.MAX_VALUE)).isZero();
              wire.send(wire.get(3, PATH));
            }),
        "GET /attack ");
    add(
        "a stream with a server's number",
        "protocol",
        ends(PROTOCOL, wire -> wire.send(wire.get(2, PATH))));
    add(
        "a promise of a client",
        "protocol",
        ends(
            PROTOCOL,
            wire -> wire.send(frame(PUSH_PROMISE, END_HEADERS, 1, new byte[] {0, 0, 0, 2}))));
    add(
        "data for nobody",
        "protocol",
        ends(PROTOCOL, wire -> wire.send(frame(DATA, 0, 5, (byte) 'x'))));
    add(
        "a frame of sixteen mebibytes",
        "protocol",
        ends(
            6,
            wire ->
                wire.send(
                    wire.post(1, PATH),
                    new byte[] {-1, -1, -1, DATA, 0, 0, 0, 0, 1},
                    new byte[1000])));
    add(
        "a client that says goodbye and goes on",
        "",
        wire -> {
          wire.send(frame(GOAWAY, 0, 0, new byte[8]), wire.get(1, PATH));
          assertThat(wire.ending()).isZero();
        },
        "GET /attack ");
    add(
        "unknown flags and unknown settings",
        "",
        wire -> {
          wire.send(settings(0x99, -1, 0xfff0, 7), frame(PING, 0xfe, 0, new byte[8]));
          byte[] get = wire.get(1, PATH);
          get[4] |= (byte) 0x82;
          wire.send(get);
          assertThat(wire.ending(1)).isZero();
        },
        "GET /attack ");
  }

  private void bodies() {
    add(
        "a body of which most is padding",
        "",
        wire -> {
          wire.send(wire.post(1, PATH, "content-length: 2000"));
          wire.send(times(2000, frame(DATA, PADDED, 1, padding(1))));
          wire.send(frame(DATA, END_STREAM, 1));
          assertThat(wire.ending(1)).isZero();
        },
        "POST /attack ");
  }

  private void stall(String name, String misuse, Attack attack, String... arrives) {
    scenarios.add(new Scenario(name, "impatient", misuse, attack, List.of(arrives)));
  }

  /// Who takes time, and memory with it.
  private void stalls() {
    stall(
        "a preface that does not come whole",
        "",
        wire -> {
          wire.send("PRI * HTTP/2.0\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          wire.ending();
        });
    stall(
        "a head that does not end",
        "headers",
        wire -> {
          wire.open();
          wire.send(frame(HEADERS, END_STREAM, 1, wire.request("GET", PATH)));
          assertThat(wire.ending()).isEqualTo(CALM);
        });
    stall(
        "a frame of which only the beginning comes",
        "headers",
        wire -> {
          wire.open();
          wire.send(Arrays.copyOf(wire.get(1, PATH), 20));
          assertThat(wire.ending()).isEqualTo(CALM);
        });
    stall(
        "a connection on which nothing happens",
        "",
        wire -> {
          wire.open();
          assertThat(wire.ending()).isZero();
        });
    stall(
        "a body that does not come",
        "",
        wire -> {
          wire.open();
          wire.send(wire.post(1, "/attack/stall"));
          wire.ending(1);
        });
    stall(
        "a hundred answers that nobody takes (zero window)",
        "",
        wire -> {
          wire.open(4, 0);
          ask(wire, 100);
          wire.resets(100);
        },
        "GET /attack/stall/page ");
    stall(
        "a hundred answers that are taken byte by byte",
        "",
        wire -> {
          wire.open(4, 1);
          ask(wire, 100);
          int budget = 300;
          while (budget-- > 0 && wire.data()) {
            wire.send(frame(WINDOW_UPDATE, 0, budget % 100 * 2 + 1, number(1)));
          }
          wire.resets(100);
        },
        "GET /attack/stall/page ");
  }

  private static void ask(FrameWire wire, int streams) throws IOException {
    for (int id = 1; id < streams * 2; id += 2) {
      wire.send(wire.get(id, "/attack/stall/page"));
    }
  }
}

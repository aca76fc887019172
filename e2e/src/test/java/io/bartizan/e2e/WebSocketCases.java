package io.bartizan.e2e;

import io.bartizan.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What clients send to a WebSocket that sends everything back, and what they have to see, in the
/// order and with the numbers of Autobahn's test suite: groups 1 to 7, 9 and 10.
final class WebSocketCases {
  static final int NORMAL = 1000;
  static final int PROTOCOL = 1002;
  static final int TEXT = 1007;

  private static final String HELLO = "Hello, world!";

  private WebSocketCases() {}

  /// @param sent piece by piece
  /// @param seen the frames before the Close frame
  /// @param close the code of the Close frame that comes; one without a code for 1005
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Case(String id, List<byte[]> sent, List<Frame> seen, int close) {
    @Override
    public String toString() {
      return id;
    }

    /// All pieces cut into pieces of `size` bytes.
    Case chopped(int size) {
      List<byte[]> pieces = new ArrayList<>();
      for (byte[] piece : sent) {
        for (int at = 0; at < piece.length; at += size) {
          pieces.add(Arrays.copyOfRange(piece, at, Math.min(piece.length, at + size)));
        }
      }
      return new Case(id, pieces, seen, close);
    }
  }

  /// Everything comes back, and then the client closes.
  private static Case good(String id, Frame... frames) {
    List<Frame> sent = new ArrayList<>(List.of(frames));
    sent.add(Frame.close(NORMAL, ""));
    return new Case(id, bytes(sent), Stream.of(frames).map(WebSocketCases::back).toList(), NORMAL);
  }

  /// The first `good` frames may come back, and the next one is an error.
  private static Case bad(String id, int close, int good, Frame... frames) {
    List<Frame> seen = Stream.of(frames).limit(good).map(WebSocketCases::back).toList();
    return new Case(id, bytes(List.of(frames)), seen, close);
  }

  private static Frame back(Frame frame) {
    return frame.opcode() == Frame.PING ? Frame.of(Frame.PONG, frame.payload()) : frame;
  }

  private static List<byte[]> bytes(List<Frame> frames) {
    return frames.stream().map(frame -> frame.mask().bytes()).toList();
  }

  private static Frame text(String text) {
    return Frame.text(text);
  }

  private static Frame text(byte... bytes) {
    return Frame.of(Frame.TEXT, bytes);
  }

  private static Frame more(byte... bytes) {
    return Frame.of(Frame.CONTINUATION, bytes);
  }

  private static Frame more(String text) {
    return more(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Frame ping(int length) {
    return Frame.of(Frame.PING, new byte[length]);
  }

  private static byte[] stars(int length) {
    byte[] stars = new byte[length];
    Arrays.fill(stars, (byte) '*');
    return stars;
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static Frame reserved(Frame frame, int bits) {
    return new Frame(frame.first() | bits << 4, false, frame.payload());
  }

  private static Frame opcode(int opcode, int length) {
    return new Frame(0x80 | opcode, false, new byte[length]);
  }

  static List<Case> all() {
    return Stream.of(
            framing(),
            pings(),
            reservedBits(),
            opcodes(),
            fragments(),
            texts(),
            closing(),
            limits())
        .flatMap(List::stream)
        .toList();
  }

  static List<Case> framing() {
    List<Case> cases = new ArrayList<>();
    int number = 1;
    for (int size : new int[] {0, 125, 126, 127, 128, 65_535, 65_536}) {
      cases.add(good("1.1." + number, text(stars(size))));
      cases.add(good("1.2." + number++, Frame.of(Frame.BINARY, new byte[size])));
    }
    cases.add(good("1.1.8", text(stars(65_536))).chopped(997));
    cases.add(good("1.2.8", Frame.of(Frame.BINARY, new byte[65_536])).chopped(997));
    return cases;
  }

  static List<Case> pings() {
    Frame pong = Frame.of(Frame.PONG, stars(20));
    Frame[] ten = Collections.nCopies(10, Frame.of(Frame.PING, stars(8))).toArray(Frame[]::new);
    return List.of(
        good("2.1", ping(0)),
        good("2.2", Frame.of(Frame.PING, HELLO.getBytes(StandardCharsets.UTF_8))),
        good("2.3", Frame.of(Frame.PING, hex("00fffefdfcfb00ff"))),
        good("2.4", Frame.of(Frame.PING, hex("fe".repeat(125)))),
        bad("2.5", PROTOCOL, 0, ping(126)),
        good("2.6", Frame.of(Frame.PING, hex("fe".repeat(125)))).chopped(1),
        good("2.7", Frame.of(Frame.PONG)),
        good("2.8", pong),
        good("2.9", pong, Frame.of(Frame.PING, stars(30))),
        good("2.10", ten),
        good("2.11", ten).chopped(1));
  }

  static List<Case> reservedBits() {
    Frame[] second = {text(HELLO), reserved(text(HELLO), 2), ping(0)};
    return List.of(
        bad("3.1", PROTOCOL, 0, reserved(text(HELLO), 1)),
        bad("3.2", PROTOCOL, 1, second),
        bad("3.3", PROTOCOL, 1, text(HELLO), reserved(text(HELLO), 3), ping(0)),
        bad("3.4", PROTOCOL, 1, text(HELLO), reserved(text(HELLO), 4), ping(0)).chopped(1),
        bad("3.5", PROTOCOL, 0, reserved(Frame.of(Frame.BINARY, new byte[8]), 5)),
        bad("3.6", PROTOCOL, 0, reserved(ping(5), 6)),
        bad("3.7", PROTOCOL, 0, reserved(Frame.close(NORMAL, ""), 7)));
  }

  static List<Case> opcodes() {
    return IntStream.of(3, 11)
        .boxed()
        .flatMap(first -> {
          String group = first == 3 ? "4.1." : "4.2.";
          return Stream.of(
              bad(group + 1, PROTOCOL, 0, opcode(first, 0)),
              bad(group + 2, PROTOCOL, 0, opcode(first + 1, 9)),
              bad(group + 3, PROTOCOL, 1, text(HELLO), opcode(first + 2, 0), ping(0)),
              bad(group + 4, PROTOCOL, 1, text(HELLO), opcode(first + 3, 9), ping(0)),
              bad(group + 5, PROTOCOL, 1, text(HELLO), opcode(first + 4, 9), ping(0)).chopped(1));
        })
        .toList();
  }

  static List<Case> fragments() {
    Frame one = text("fragment1").unfinished();
    Frame two = more("fragment2");
    Frame ping = Frame.of(Frame.PING, stars(7));
    Frame[] five = {
      one,
      more("2").unfinished(),
      ping,
      more("3").unfinished(),
      more("4").unfinished(),
      ping,
      more("fragment5")
    };
    Frame lost = more("lost").unfinished();
    return List.of(
        bad("5.1", PROTOCOL, 0, ping.unfinished(), two),
        bad("5.2", PROTOCOL, 0, Frame.of(Frame.PONG, stars(7)).unfinished(), two),
        good("5.3", one, two),
        good("5.4", one, two),
        good("5.5", one, two).chopped(1),
        good("5.6", one, ping, two),
        good("5.7", one, ping, two),
        good("5.8", one, ping, two).chopped(1),
        bad("5.9", PROTOCOL, 0, more("x"), text(HELLO)),
        bad("5.10", PROTOCOL, 0, more("x"), text(HELLO)),
        bad("5.11", PROTOCOL, 0, more("x"), text(HELLO)).chopped(1),
        bad("5.12", PROTOCOL, 0, lost, text(HELLO)),
        bad("5.13", PROTOCOL, 0, lost, text(HELLO)),
        bad("5.14", PROTOCOL, 0, lost, text(HELLO)).chopped(1),
        bad("5.15", PROTOCOL, 2, one, two, lost, one, two),
        bad("5.16", PROTOCOL, 0, lost, one, two),
        bad("5.17", PROTOCOL, 0, more("x"), one, two),
        bad("5.18", PROTOCOL, 1, one, text("fragment2")),
        good("5.19", five),
        good("5.20", five));
  }

  /// Valid texts come back, however they are cut; where one is not valid, its message is the last.
  static List<Case> texts() {
    List<Case> cases = new ArrayList<>();
    String greek = "κόσμε";
    String mixed = "Hello-µ@ßöäüàá-UTF-8!!";
    byte[] bytes = mixed.getBytes(StandardCharsets.UTF_8);
    cases.add(good("6.1.1", text("")));
    cases.add(good("6.1.2", text("").unfinished(), more("").unfinished(), more("")));
    cases.add(good("6.1.3", text("").unfinished(), more("middle").unfinished(), more("")));
    cases.add(good("6.2.1", text(mixed)));
    cases.add(good("6.2.2", text("Hello-µ@ßöä").unfinished(), more("üàá-UTF-8!!")));
    cases.add(good("6.2.3", fragments(bytes)));
    cases.add(good("6.2.4", fragments(greek.getBytes(StandardCharsets.UTF_8))));
    byte[] wrong = hex("ceba e1bdb9 cf83 cebc ceb5 eda080 65646974 6564");
    cases.add(bad("6.3.1", TEXT, 0, text(wrong)));
    Frame[] each = fragments(wrong);
    cases.add(bad("6.3.2", TEXT, 12, each));
    cases.addAll(failFast());
    List<String> valid = valid();
    for (int i = 0; i < valid.size(); i++) {
      cases.add(good("6.5+" + (i + 1), text(hex(valid.get(i)))));
    }
    List<String> invalid = invalid();
    for (int i = 0; i < invalid.size(); i++) {
      cases.add(bad("6.6+" + (i + 1), TEXT, 0, text(hex(invalid.get(i)))));
    }
    return cases;
  }

  /// Each byte in a fragment of its own.
  private static Frame[] fragments(byte... bytes) {
    Frame[] frames = new Frame[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      Frame frame = i == 0 ? text(bytes[i]) : more(bytes[i]);
      frames[i] = i == bytes.length - 1 ? frame : frame.unfinished();
    }
    return frames;
  }

  /// What is wrong is seen as soon as it comes: the rest of the message never does.
  private static List<Case> failFast() {
    byte[] good = hex("cebae1bdb9cf83cebcceb5");
    Frame first = text(good).unfinished();
    byte[] whole = text(hex("cebae1bdb9cf83cebcceb5 f4908080 656469746564")).mask().bytes();
    byte[] start = Arrays.copyOf(whole, 6 + 11);
    return List.of(
        bad("6.4.1", TEXT, 1, first, more(hex("f4908080")).unfinished()),
        bad("6.4.2", TEXT, 1, first, more(hex("f490")).unfinished()),
        new Case("6.4.3", List.of(start, Arrays.copyOfRange(whole, 17, 21)), List.of(), TEXT),
        new Case("6.4.4", List.of(start, Arrays.copyOfRange(whole, 17, 19)), List.of(), TEXT));
  }

  /// Groups 6.5, 6.7, 6.9, 6.11, 6.13, 6.15 to 6.17, 6.22 and 6.23: what Unicode has.
  private static List<String> valid() {
    List<String> valid = new ArrayList<>();
    valid.addAll(List.of("68656c6c6f24776f726c64", "68656c6c6fc2a2776f726c64"));
    valid.addAll(List.of("68656c6c6fe282ac776f726c64", "68656c6c6ff0a4ada2776f726c64"));
    valid.addAll(List.of("ceba", "cebae1bdb9", "cebae1bdb9cf83", "cebae1bdb9cf83cebc"));
    valid.addAll(List.of("00", "c280", "e0a080", "f0908080", "7f", "dfbf", "efbfbf", "f48fbfbf"));
    valid.addAll(List.of("ed9fbf", "ee8080", "efbfbd", "efbfbe", "f09fbfbe", "f09fbfbf"));
    for (int plane = 0x1f; plane <= 0x10f; plane += 0x10) {
      for (int last : new int[] {0xfffe, 0xffff}) {
        valid.add(utf8(plane >> 4 << 16 | last));
      }
    }
    for (int point = 0xfff9; point <= 0xffff; point++) {
      valid.add(utf8(point));
    }
    return valid;
  }

  private static String utf8(int point) {
    return HexFormat.of().formatHex(Character.toString(point).getBytes(StandardCharsets.UTF_8));
  }

  /// Groups 6.6, 6.8, 6.10, 6.12, 6.14 and 6.18 to 6.21: what ends within a character, is alone,
  /// too long, too large, or half of a pair.
  private static List<String> invalid() {
    List<String> invalid = new ArrayList<>();
    invalid.addAll(List.of("ce", "cebae1", "cebae1bd", "cebae1bdb9cf", "cebae1bdb9cf83ce"));
    invalid.addAll(List.of("cebae1bdb9cf83cebcce", "f888808080", "fc8480808080", "f7bfbfbf"));
    invalid.addAll(List.of("fbbfbfbfbf", "fdbfbfbfbfbf", "f4908080", "80", "bf", "80bf", "80bf80"));
    invalid.addAll(List.of("80bf80bf", "80bf80bf80", "80bf80bf80bf", "fe", "ff", "fefeffff"));
    for (int lead = 0xc0; lead < 0xfe; lead++) {
      invalid.add(Integer.toHexString(lead) + "20");
    }
    invalid.addAll(List.of("c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf"));
    invalid.addAll(List.of("f7bfbf", "fbbfbfbf", "fdbfbfbfbf", "c0e080f08080f8808080fc80808080"));
    invalid.addAll(List.of("c0af", "e080af", "f08080af", "f8808080af", "fc80808080af", "c1bf"));
    invalid.addAll(List.of("e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf", "c080", "e08080"));
    invalid.addAll(List.of("f0808080", "f880808080", "fc8080808080"));
    for (String surrogate : List.of("eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80")) {
      invalid.add(surrogate);
    }
    invalid.addAll(List.of("edbfbf", "eda080edb080", "eda080edbfbf", "edadbfedb080"));
    invalid.addAll(List.of("edadbfedbfbf", "edae80edb080", "edae80edbfbf", "edafbfedb080"));
    invalid.add("edafbfedbfbf");
    return invalid;
  }

  static List<Case> closing() {
    List<Case> cases = new ArrayList<>();
    Frame close = Frame.close(NORMAL, "");
    cases.add(good("7.1.1", text(HELLO)));
    cases.add(ended("7.1.2", NORMAL, close, close));
    cases.add(ended("7.1.3", NORMAL, close, ping(0)));
    cases.add(ended("7.1.4", NORMAL, close, text(HELLO)));
    cases.add(bad("7.1.5", NORMAL, 1, text("1").unfinished(), close, more("2")));
    cases.add(bad("7.1.6", NORMAL, 2, text(stars(256 << 10)), text(HELLO), close, ping(0)));
    cases.add(ended("7.3.1", 1005, Frame.of(Frame.CLOSE)));
    cases.add(ended("7.3.2", PROTOCOL, Frame.of(Frame.CLOSE, (byte) 'a')));
    cases.add(ended("7.3.3", NORMAL, close));
    cases.add(ended("7.3.4", NORMAL, Frame.close(NORMAL, HELLO)));
    cases.add(ended("7.3.5", NORMAL, Frame.close(NORMAL, "*".repeat(123))));
    cases.add(ended("7.3.6", PROTOCOL, Frame.close(NORMAL, "*".repeat(124))));
    cases.add(ended("7.5.1", TEXT, Frame.of(Frame.CLOSE, hex("03e8 cebae1bdb9cf83 eda080"))));
    int number = 1;
    for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000}) {
      cases.add(ended("7.7." + number++, code, Frame.close(code, "")));
    }
    for (int code : new int[] {3999, 4000, 4999}) {
      cases.add(ended("7.7." + number++, code, Frame.close(code, "")));
    }
    number = 1;
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999}) {
      cases.add(ended("7.9." + number++, PROTOCOL, Frame.close(code, "")));
    }
    cases.add(ended("7.13.1", PROTOCOL, Frame.close(5000, "")));
    cases.add(ended("7.13.2", PROTOCOL, Frame.of(Frame.CLOSE, hex("00010000"))));
    return cases;
  }

  /// Nothing comes back but a Close frame.
  private static Case ended(String id, int close, Frame... frames) {
    return bad(id, close, 0, frames);
  }

  /// Large messages, many fragments, many small writes, many messages. Texts are smaller than the
  /// suite's, because the tests' leak detection looks at each access to each byte of them.
  static List<Case> limits() {
    List<Case> cases = new ArrayList<>();
    int number = 1;
    for (int size : new int[] {64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20}) {
      cases.add(good("9.1." + number, text(stars(size / 16))));
      cases.add(good("9.2." + number++, Frame.of(Frame.BINARY, new byte[size])));
    }
    number = 1;
    for (int size : new int[] {64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20}) {
      cases.add(together(good("9.3." + number, pieces(Frame.TEXT, 128 << 10, size))));
      cases.add(together(good("9.4." + number++, pieces(Frame.BINARY, 2 << 20, size))));
    }
    number = 1;
    for (int size : new int[] {64, 128, 256, 512, 1 << 10, 2 << 10}) {
      cases.add(good("9.5." + number, text(stars(64 << 10))).chopped(size));
      cases.add(good("9.6." + number++, Frame.of(Frame.BINARY, new byte[1 << 20])).chopped(size));
    }
    number = 1;
    for (int size : new int[] {0, 16, 64, 256, 1 << 10, 4 << 10}) {
      Frame[] texts = Collections.nCopies(100, text(stars(size))).toArray(Frame[]::new);
      Frame[] binaries =
          Collections.nCopies(1000, Frame.of(Frame.BINARY, new byte[size])).toArray(Frame[]::new);
      cases.add(together(good("9.7." + number, texts)));
      cases.add(together(good("9.8." + number++, binaries)));
    }
    cases.add(good("10.1.1", pieces(Frame.TEXT, 65_536, 1300)));
    return cases;
  }

  /// One message of `length` bytes in fragments of `size`.
  private static Frame[] pieces(int opcode, int length, int size) {
    int count = (length + size - 1) / size;
    Frame[] frames = new Frame[count];
    for (int i = 0; i < count; i++) {
      byte[] payload = stars(Math.min(size, length - i * size));
      Frame frame = Frame.of(i == 0 ? opcode : Frame.CONTINUATION, payload);
      frames[i] = i == count - 1 ? frame : frame.unfinished();
    }
    return frames;
  }

  /// Everything in one piece.
  private static Case together(Case one) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    one.sent().forEach(all::writeBytes);
    return new Case(one.id(), List.of(all.toByteArray()), one.seen(), one.close());
  }
}

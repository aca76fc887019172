package io.bartizan.proxy.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What frames may be, one case after another, in the order of the RFC: each however the network
/// cuts it.
class FrameWatchTest {
  private static final int MOST = 1 << 20;

  /// Frames in one direction, and what is wrong with them.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Case(String name, Fault fault, byte[] bytes) {
    static Case good(String name, Frame... frames) {
      return new Case(name, Fault.NONE, joined(frames));
    }

    static Case bad(String name, Fault fault, Frame... frames) {
      return new Case(name, fault, joined(frames));
    }

    static Case bad(String name, Fault fault, String hex) {
      return new Case(name, fault, HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] joined(Frame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Stream.of(frames).forEach(frame -> all.writeBytes(frame.mask().bytes()));
    return all.toByteArray();
  }

  private static Frame text(String text) {
    return Frame.text(text);
  }

  private static Frame bytes(int opcode, int length) {
    return Frame.of(opcode, new byte[length]);
  }

  private static Frame raw(int first, int length) {
    return new Frame(first, true, new byte[length]);
  }

  private static Frame hex(int opcode, String hex) {
    return Frame.of(opcode, HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static Frame next(String text) {
    return Frame.of(Frame.CONTINUATION, text.getBytes(StandardCharsets.UTF_8));
  }

  static List<Case> sizes() {
    return IntStream.of(0, 1, 125, 126, 127, 128, 65_535, 65_536, MOST)
        .boxed()
        .flatMap(n ->
            Stream.of(
                Case.good("text of " + n, bytes(Frame.TEXT, n)),
                Case.good("binary of " + n, bytes(Frame.BINARY, n))))
        .toList();
  }

  static List<Case> controls() {
    return List.of(
        Case.good("empty ping", bytes(Frame.PING, 0)),
        Case.good("ping of 125", bytes(Frame.PING, 125)),
        Case.good("unasked pong", bytes(Frame.PONG, 3)),
        Case.good("binary ping", hex(Frame.PING, "00fffefdfcfb00ff")),
        Case.good(
            "ten pings",
            IntStream.range(0, 10).mapToObj(n -> bytes(Frame.PING, n)).toArray(Frame[]::new)),
        Case.bad("ping of 126", Fault.CONTROL, bytes(Frame.PING, 126)),
        Case.bad("pong of 126", Fault.CONTROL, bytes(Frame.PONG, 126)),
        Case.bad("close of 126", Fault.CONTROL, bytes(Frame.CLOSE, 126)),
        Case.bad("fragmented ping", Fault.CONTROL, bytes(Frame.PING, 1).unfinished()),
        Case.bad("fragmented close", Fault.CONTROL, bytes(Frame.CLOSE, 0).unfinished()));
  }

  static List<Case> reserved() {
    return Stream.concat(
            IntStream.of(0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70)
                .boxed()
                .flatMap(bits ->
                    IntStream.of(1, 2, 8, 9, 10)
                        .mapToObj(op ->
                            Case.bad(
                                "reserved %x of %x".formatted(bits, op),
                                Fault.RESERVED,
                                text("first"),
                                raw(0x80 | bits | op, 2)))),
            IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .mapToObj(
                    op -> Case.bad("opcode " + op, Fault.OPCODE, text("first"), raw(0x80 | op, 0))))
        .toList();
  }

  static List<Case> fragments() {
    return List.of(
        Case.good("two", text("a").unfinished(), next("b")),
        Case.good("three", text("a").unfinished(), next("b").unfinished(), next("c")),
        Case.good("all empty", text("").unfinished(), next("").unfinished(), next("")),
        Case.good("a ping between", text("a").unfinished(), bytes(Frame.PING, 2), next("b")),
        Case.good("close between", text("a").unfinished(), Frame.close(1000, "")),
        Case.bad("continuation of nothing", Fault.CONTINUATION, next("x")),
        Case.bad("unfinished continuation of nothing", Fault.CONTINUATION, next("x").unfinished()),
        Case.bad("after a whole message", Fault.CONTINUATION, text("a"), next("b")),
        Case.bad("text within", Fault.CONTINUATION, text("a").unfinished(), text("b")),
        Case.bad(
            "binary within",
            Fault.CONTINUATION,
            text("a").unfinished(),
            bytes(Frame.PING, 0),
            bytes(Frame.BINARY, 1)));
  }

  static List<Case> lengths() {
    return List.of(
        Case.bad("125 in two bytes", Fault.LENGTH, "82 fe 007d 00000000"),
        Case.bad("0 in two bytes", Fault.LENGTH, "82 fe 0000 00000000"),
        Case.bad("65535 in eight", Fault.LENGTH, "82 ff 000000000000ffff 00000000"),
        Case.bad("highest bit", Fault.LENGTH, "82 ff 8000000000000000 00000000"),
        Case.bad("minus one", Fault.LENGTH, "82 ff ffffffffffffffff 00000000"),
        Case.bad("half of all", Fault.SIZE, "82 ff 7fffffffffffffff 00000000"),
        Case.bad("one too many", Fault.SIZE, "82 ff 0000000000100001 00000000"),
        Case.bad(
            "together too many",
            Fault.SIZE,
            bytes(Frame.BINARY, MOST).unfinished(),
            bytes(Frame.CONTINUATION, 1)),
        Case.bad("not masked", Fault.MASK, "82 01 00"),
        Case.bad("close not masked", Fault.MASK, "88 00"));
  }

  static List<Case> closes() {
    Stream<Case> good =
        Stream.concat(
                IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014)
                    .boxed(),
                IntStream.of(3000, 3999, 4000, 4999).boxed())
            .map(code -> Case.good("close " + code, Frame.close(code, "reason")));
    Stream<Case> bad =
        IntStream.of(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
            .mapToObj(code -> Case.bad("close " + code, Fault.CLOSE, Frame.close(code, "")));
    Stream<Case> others =
        Stream.of(
            Case.good("close without code", bytes(Frame.CLOSE, 0)),
            Case.good("reason of 123", Frame.close(1000, "x".repeat(123))),
            Case.good("reason in UTF-8", Frame.close(1000, "κόσμε")),
            Case.bad("close of one byte", Fault.CLOSE, bytes(Frame.CLOSE, 1)),
            Case.bad("reason not UTF-8", Fault.REASON, hex(Frame.CLOSE, "03e8 ceba e1bdb9 eda080")),
            Case.bad("reason cut", Fault.REASON, hex(Frame.CLOSE, "03e8 cf")));
    return Stream.of(good, bad, others).flatMap(cases -> cases).toList();
  }

  static List<Case> characters() {
    Stream<Case> good =
        Stream.of(
                "",
                "Hello-µ@ßöäüàá-UTF-8!!",
                "κόσμε",
                "\u0000",
                "\u007f",
                "\u0080",
                "\u07ff",
                "\u0800",
                "\ud7ff",
                "\ue000",
                "\uffff",
                "\ufffe",
                "\ud800\udc00",
                "\udbff\udfff",
                "x".repeat(1000) + "ü")
            .map(text -> Case.good("text " + text, text(text)));
    Stream<Case> bad =
        Stream.of(
                "80",
                "bf",
                "c0",
                "c1bf",
                "c080",
                "c0af",
                "e080af",
                "e09fbf",
                "f08080af",
                "f08fbfbf",
                "eda080",
                "edbfbf",
                "edad81edb080",
                "f4908080",
                "f5",
                "f8888080",
                "fc",
                "fe",
                "ff",
                "c3",
                "e282",
                "f09f98",
                "c341",
                "e28241",
                "ceba e1bdb9 cf83 cebc ceb5 eda080 656469746564",
                "68656c6c6f68656c6c6f80")
            .map(hex -> Case.bad("bytes " + hex, Fault.TEXT, hex(Frame.TEXT, hex)));
    Stream<Case> cut =
        Stream.of(
            Case.good("cut within", hex(Frame.TEXT, "ceba e1").unfinished(), hex(0, "bdb9")),
            Case.good(
                "each byte alone",
                hex(1, "f0").unfinished(),
                hex(0, "9f").unfinished(),
                hex(0, "98").unfinished(),
                hex(0, "80")),
            Case.good("a binary message is no text", hex(Frame.BINARY, "ff80c0")),
            Case.good("nor are its fragments", bytes(2, 1).unfinished(), hex(0, "ff")),
            Case.bad("wrong behind the cut", Fault.TEXT, hex(1, "e1").unfinished(), hex(0, "41")),
            Case.bad("not ended", Fault.TEXT, hex(1, "e1").unfinished(), hex(0, "bd")),
            Case.bad("text after a fine one", Fault.TEXT, text("ü"), hex(1, "ff")));
    return Stream.of(good, bad, cut).flatMap(cases -> cases).toList();
  }

  /// What is sent on of a case, and what is said of it.
  @SuppressWarnings("ArrayRecordComponent")
  private record Seen(byte[] passed, Fault fault, boolean closed, long messages, long left) {}

  private static Seen watch(byte[] bytes, int seed) {
    FrameWatch watch = new FrameWatch(true, MOST, true);
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    Random random = new Random(seed);
    for (int at = 0; at < bytes.length; ) {
      int count = seed == 0 ? bytes.length : seed == 1 ? 1 : 1 + random.nextInt(20);
      int end = Math.min(bytes.length, at + count);
      ByteBuf in = Unpooled.wrappedBuffer(bytes, at, end - at);
      watch.scan(in);
      passed.write(watch.carried(), 0, watch.carriedLength());
      byte[] good = new byte[watch.good() - in.readerIndex()];
      in.readBytes(good);
      passed.writeBytes(good);
      at = end;
    }
    return new Seen(
        passed.toByteArray(), watch.fault(), watch.closed(), watch.messages(), watch.left());
  }

  @ParameterizedTest
  @MethodSource({"sizes", "controls", "reserved", "fragments", "lengths", "closes", "characters"})
  void is_judged_alike_however_it_is_cut(Case one) {
    for (int seed = 0; seed < (one.bytes().length > 100_000 ? 1 : 12); seed++) {
      Seen seen = watch(one.bytes(), seed);
      assertThat(seen.fault()).as("%s, seed %d", one, seed).isEqualTo(one.fault());
      byte[] passed = Arrays.copyOf(one.bytes(), seen.passed().length);
      assertThat(seen.passed()).isEqualTo(passed);
      if (one.fault() == Fault.NONE) {
        assertThat(seen.passed()).hasSameSizeAs(one.bytes());
      } else if (one.fault() != Fault.TEXT) {
        assertThat(seen.left()).isZero();
      }
    }
  }

  @Test
  void as_many_cases_run_as_are_written() {
    assertThat(
            Stream.of(
                    sizes(), controls(), reserved(), fragments(), lengths(), closes(), characters())
                .mapToInt(List::size)
                .sum())
        .isEqualTo(18 + 10 + 45 + 10 + 10 + 35 + 48);
  }

  @Test
  void nothing_passes_behind_a_close_frame() {
    byte[] close = joined(Frame.close(1000, "x"));
    Seen seen = watch(joined(Frame.close(1000, "x"), text("more")), 0);
    assertThat(seen.passed()).isEqualTo(close);
    assertThat(seen.closed()).isTrue();
    assertThat(seen.fault()).isEqualTo(Fault.NONE);
  }

  @Test
  void messages_are_counted_when_they_are_whole() {
    assertThat(
            watch(joined(text("a"), text("b").unfinished(), next("c"), bytes(2, 0)), 1).messages())
        .isEqualTo(3);
    assertThat(watch(joined(text("a"), text("b").unfinished()), 0).messages()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void frames_of_a_server_are_not_masked(boolean masked) {
    FrameWatch watch = new FrameWatch(false, MOST, true);
    watch.scan(Unpooled.wrappedBuffer(new Frame(0x81, masked, new byte[3]).bytes()));
    assertThat(watch.fault()).isEqualTo(masked ? Fault.MASK : Fault.NONE);
    assertThat(watch.messages()).isEqualTo(masked ? 0 : 1);
  }

  @Test
  void text_is_not_looked_at_if_nobody_asks() {
    FrameWatch watch = new FrameWatch(true, MOST, false);
    watch.scan(Unpooled.wrappedBuffer(hex(Frame.TEXT, "ff").mask().bytes()));
    assertThat(watch.fault()).isEqualTo(Fault.NONE);
    assertThat(watch.messages()).isEqualTo(1);
  }

  @Test
  void frames_beyond_the_allowance_do_not_pass() {
    FrameWatch watch = new FrameWatch(true, MOST, true);
    watch.allow(2, 1);
    byte[] three = joined(bytes(Frame.PING, 0), text("a"), text("b"));
    watch.scan(Unpooled.wrappedBuffer(three));
    assertThat(watch.fault()).isEqualTo(Fault.FRAMES);
    assertThat(watch.good()).isEqualTo(6 + 7);
    watch = new FrameWatch(true, MOST, true);
    watch.allow(5, 1);
    watch.scan(Unpooled.wrappedBuffer(joined(bytes(Frame.PING, 0), bytes(Frame.PONG, 0))));
    assertThat(watch.fault()).isEqualTo(Fault.PINGS);
    assertThat(watch.good()).isEqualTo(6);
  }
}

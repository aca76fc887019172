package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that speak TLS as nobody should: the gateway ends the connection, no request of them
/// reaches an upstream, and others are served.
class TlsAbuseTest {
  private static final String TLS12 = "TLSv1.2";
  private static final String TLS13 = "TLSv1.3";
  private static final byte[] CHANGE_CIPHER = {20, 3, 3, 0, 1, 1};
  private static final byte[] WARNING = {21, 3, 3, 0, 2, 1, 90};
  private static final byte[] FAREWELL = {21, 3, 3, 0, 2, 1, 0};
  private static final byte[] FATAL = {21, 3, 3, 0, 2, 2, 40};

  @TempDir static Path folder;
  private static ScriptedUpstream upstream;
  private static House house;
  private static int ran;

  @BeforeAll
  static void open() throws Exception {
    ListenLimits usual = ListenLimits.DEFAULTS;
    ListenLimits impatient =
        new ListenLimits(
            usual.headSize(),
            usual.fields(),
            usual.uriSize(),
            Duration.ofSeconds(2),
            usual.keepAlive(),
            100,
            100,
            100,
            usual.streams(),
            usual.resets());
    upstream = ScriptedUpstream.start();
    upstream.always(Reply.ok("served"));
    house =
        House.before(upstream.port()).connection(impatient).certificates(Tls.certificates()).open();
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    upstream.close();
    assertThat(ran).as("probes that ran").isEqualTo(probes().size());
  }

  interface Act {
    void on(TlsWire wire) throws IOException;
  }

  /// @param version which is spoken, as far as the handshake comes
  record Probe(String name, String version, Act act) {
    @Override
    public String toString() {
      return name + ", " + version;
    }
  }

  static List<Probe> probes() {
    return Stream.of(strangers(), orders(), records()).flatMap(List::stream).toList();
  }

  /// Messages and records that have no place where they come.
  private static List<Probe> orders() {
    return both(
        new Probe("a server's hello", TLS13, wire -> wire.send(message(2))),
        new Probe("a Finished first of all", TLS13, wire -> wire.send(message(20))),
        new Probe("a message that nobody knows", TLS13, wire -> wire.send(message(99))),
        new Probe("a request for a hello", TLS13, wire -> wire.send(wire.hello(), message(0))),
        new Probe("keys out of turn", TLS13, wire -> wire.send(wire.hello(), message(16))),
        new Probe("a Finished out of turn", TLS13, wire -> wire.send(wire.hello(), message(20))),
        new Probe("an alert within a hello", TLS13, wire -> within(wire, WARNING)),
        new Probe("a cipher change within a hello", TLS13, wire -> within(wire, CHANGE_CIPHER)),
        new Probe("a farewell behind the hello", TLS13, wire -> wire.send(wire.hello(), FAREWELL)),
        new Probe("a fatal alert behind the hello", TLS13, wire -> wire.send(wire.hello(), FATAL)),
        new Probe("a spoiled Finished", TLS13, TlsAbuseTest::spoilFinished),
        new Probe("a second handshake, in plain", TLS13, wire -> wire.shake().send(message(1))),
        new Probe(
            "cipher changes after the handshake",
            TLS13,
            wire -> wire.shake().send(times(100, CHANGE_CIPHER))));
  }

  /// Records that are none, are empty, or too long.
  private static List<Probe> records() {
    byte[] heartbeat = {24, 3, 3, 0, 3, 1, 0x40, 0};
    byte[] unknown = {99, 3, 3, 0, 1, 0};
    byte[] tooLong = new byte[5 + 0x4901];
    System.arraycopy(new byte[] {23, 3, 3, 0x49, 1}, 0, tooLong, 0, 5);
    return both(
        new Probe("a hello of SSL 2", TLS13, wire -> wire.send(new byte[] {-128, 46, 1, 3, 1})),
        new Probe("a heartbeat", TLS13, wire -> wire.send(wire.hello(), heartbeat)),
        new Probe("a heartbeat after the handshake", TLS13, wire -> wire.shake().send(heartbeat)),
        new Probe("a record of no type", TLS13, wire -> wire.shake().send(unknown)),
        new Probe("a record too long after all", TLS13, wire -> wire.shake().send(tooLong)),
        new Probe("empty handshake records", TLS13, wire -> wire.send(times(1000, message()))),
        new Probe("a farewell", TLS13, wire -> wire.send(wire.shake().farewell())));
  }

  private static List<Probe> both(Probe... probes) {
    return Stream.of(TLS12, TLS13)
        .flatMap(version ->
            Stream.of(probes).map(probe -> new Probe(probe.name(), version, probe.act())))
        .toList();
  }

  /// A record with an empty handshake message of each of these types.
  private static byte[] message(int... types) {
    byte[] record = new byte[5 + 4 * types.length];
    System.arraycopy(new byte[] {22, 3, 3, 0, (byte) (4 * types.length)}, 0, record, 0, 5);
    for (int i = 0; i < types.length; i++) {
      record[5 + 4 * i] = (byte) types[i];
    }
    return record;
  }

  /// A record's content in records of `size` bytes.
  private static byte[] cut(byte[] record, int size) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int at = 5; at < record.length; at += size) {
      int length = Math.min(size, record.length - at);
      all.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
      all.write(record, at, length);
    }
    return all.toByteArray();
  }

  private static void within(TlsWire wire, byte[] record) throws IOException {
    byte[] hello = wire.hello();
    byte[] halves = cut(hello, hello.length / 2);
    int first = 5 + hello.length / 2;
    wire.send(Arrays.copyOf(halves, first), record);
    wire.send(Arrays.copyOfRange(halves, first, halves.length));
  }

  /// The last record that a client sends before it is told that all is well.
  private static void spoilFinished(TlsWire wire) throws IOException {
    boolean[] changed = new boolean[1];
    try {
      wire.shake(record -> {
        boolean sealed = changed[0] || record[0] == 23;
        changed[0] |= record[0] == CHANGE_CIPHER[0];
        if (sealed) {
          record[record.length - 1] ^= 1;
        }
        return record;
      });
    } catch (IOException _) {
      // The gateway has said that it does not take it.
    }
  }

  private static List<Probe> strangers() {
    return List.of(
        new Probe("nothing at all", TLS13, _ -> {}),
        new Probe("plain HTTP", TLS13, wire -> wire.send(ascii("GET / HTTP/1.1\r\n\r\n"))),
        new Probe("zeros", TLS13, wire -> wire.send(new byte[100])),
        new Probe("half a hello", TLS13, wire -> wire.send(half(wire.hello()))),
        new Probe("half a hello", TLS12, wire -> wire.send(half(wire.hello()))),
        new Probe("a hello and nothing more", TLS13, wire -> wire.send(wire.hello())),
        new Probe("a hello and nothing more", TLS12, wire -> wire.send(wire.hello())),
        new Probe("two hellos", TLS13, wire -> twice(wire, wire.hello())),
        new Probe("two hellos", TLS12, wire -> twice(wire, wire.hello())),
        new Probe("a hello that is too long", TLS13, TlsAbuseTest::longHello),
        new Probe(
            "a record that is too long", TLS13, wire -> wire.send(new byte[] {22, 3, 1, -1, -1})),
        new Probe(
            "an empty handshake message", TLS13, wire -> wire.send(new byte[] {22, 3, 1, 0, 0})),
        new Probe("warnings before the hello", TLS13, wire -> wire.send(times(1000, WARNING))),
        new Probe("a fatal alert", TLS13, wire -> wire.send(FATAL)),
        new Probe(
            "warnings behind the hello",
            TLS12,
            wire -> wire.send(wire.hello(), times(1000, WARNING))),
        new Probe(
            "cipher changes behind the hello",
            TLS13,
            wire -> wire.send(wire.hello(), times(1000, CHANGE_CIPHER))),
        new Probe(
            "a cipher change before its time",
            TLS12,
            wire -> wire.send(wire.hello(), CHANGE_CIPHER)),
        new Probe(
            "data before the handshake is done",
            TLS12,
            wire -> wire.send(wire.hello(), new byte[] {23, 3, 3, 0, 5, 'G', 'E', 'T', ' ', '/'})),
        new Probe("a spoiled record", TLS13, wire -> spoil(wire.shake())),
        new Probe("a spoiled record", TLS12, wire -> spoil(wire.shake())),
        new Probe("a record that comes twice", TLS13, wire -> repeat(wire.shake())),
        new Probe("a record that comes twice", TLS12, wire -> repeat(wire.shake())),
        new Probe(
            "plain HTTP after the handshake",
            TLS13,
            wire -> wire.shake().send(ascii("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n"))),
        new Probe(
            "plain HTTP after the handshake",
            TLS12,
            wire -> wire.shake().send(ascii("GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n"))),
        new Probe(
            "a plain record after the handshake",
            TLS13,
            wire -> wire.shake().send(new byte[] {23, 3, 3, 0, 5, 'G', 'E', 'T', ' ', '/'})),
        new Probe("a plain alert", TLS13, wire -> wire.shake().send(WARNING)),
        new Probe("plain warnings", TLS12, wire -> wire.shake().send(times(1000, WARNING))),
        new Probe("renegotiation", TLS12, wire -> wire.send(wire.shake().again())),
        new Probe("new keys again and again", TLS13, TlsAbuseTest::newKeys));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static void twice(TlsWire wire, byte[] hello) throws IOException {
    wire.send(hello, hello);
  }

  /// Says that a mebibyte follows, and sends it.
  private static void longHello(TlsWire wire) throws IOException {
    byte[] record = new byte[5 + 16_384];
    System.arraycopy(new byte[] {22, 3, 1, 0x40, 0, 1, 0x10, 0, 0}, 0, record, 0, 9);
    wire.send(record);
    record[5] = 0;
    wire.send(times(63, record));
  }

  private static byte[] times(int times, byte[] record) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(record);
    }
    return all.toByteArray();
  }

  private static void spoil(TlsWire wire) throws IOException {
    byte[] record = wire.seal("GET /spoiled HTTP/1.1\r\nHost: localhost\r\n\r\n");
    record[record.length - 1] ^= 1;
    wire.send(record);
  }

  private static void repeat(TlsWire wire) throws IOException {
    byte[] record = wire.seal("GET /twice HTTP/1.1\r\n");
    wire.send(record, record);
  }

  private static void newKeys(TlsWire wire) throws IOException {
    wire.shake();
    for (int i = 0; i < 200; i++) {
      wire.send(wire.again());
    }
  }

  @ParameterizedTest
  @MethodSource("probes")
  void whatever_is_no_tls_ends_its_connection_and_no_other(Probe probe) throws Exception {
    int before = upstream.requests().size();
    try (TlsWire good = new TlsWire(house.port(), probe.version());
        TlsWire wire = new TlsWire(house.port(), probe.version())) {
      good.shake();
      assertThat(good.ask()).startsWith("HTTP/1.1 200");
      probe.act().on(wire);
      wire.ends();
      assertThat(good.ask()).startsWith("HTTP/1.1 200");
    }
    assertThat(upstream.requests()).hasSize(before + 2);
    try (RawClient other = RawClient.tls(house.port(), Tls.trusting(), "localhost")) {
      assertThat(other.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(200);
    }
    ran++;
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void a_hello_may_come_byte_by_byte(String version) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      wire.send(cut(wire.hello(), 1)).shake();
      assertThat(wire.ask()).startsWith("HTTP/1.1 200");
    }
  }

  /// Who says farewell behind a request is served, and then the connection ends.
  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void a_farewell_behind_a_request_ends_the_connection_when_it_was_served(String version)
      throws Exception {
    int before = upstream.requests().size();
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      byte[] request = wire.shake().seal("GET /last HTTP/1.1\r\nHost: localhost\r\n\r\n");
      wire.send(request, wire.farewell()).ends();
    }
    assertThat(upstream.requests()).hasSize(before + 1);
  }

  @Test
  void a_client_that_was_talked_down_to_an_older_version_is_refused() throws Exception {
    assertThat(openssl("-tls1_2", "-fallback_scsv")).contains("inappropriate fallback");
  }

  @Test
  void early_data_is_not_taken() throws Exception {
    Path early =
        Files.writeString(folder.resolve("early"), "GET /early HTTP/1.1\r\nHost: a\r\n\r\n");
    Path session = folder.resolve("session");
    openssl("-tls1_3", "-sess_out", session.toString());
    String[] resumed =
        Files.exists(session)
            ? new String[] {"-sess_in", session.toString(), "-early_data", early.toString()}
            : new String[] {"-early_data", early.toString()};
    assertThat(openssl(resumed))
        .containsAnyOf("Early data was rejected", "Early data was not sent");
    assertThat(upstream.requests()).noneMatch(seen -> seen.target().equals("/early"));
  }

  @Test
  void old_versions_are_not_spoken() throws Exception {
    for (String old : List.of("-tls1", "-tls1_1")) {
      assertThat(openssl(old, "-cipher", "ALL:@SECLEVEL=0")).contains("Cipher is (NONE)");
    }
    assertThat(openssl("-tls1_2")).contains("TLSv1.2");
  }

  /// What `openssl s_client` says; skips the test where there is none.
  private static String openssl(String... options) throws Exception {
    String[] command = {
      "openssl",
      "s_client",
      "-connect",
      "127.0.0.1:" + house.port(),
      "-servername",
      "localhost",
      "-CAfile",
      Tls.file().toString(),
    };
    String[] all = Arrays.copyOf(command, command.length + options.length);
    System.arraycopy(options, 0, all, command.length, options.length);
    try {
      Process process =
          new ProcessBuilder(all)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .start();
      byte[] said = process.getInputStream().readAllBytes();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return new String(said, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return Assumptions.abort("openssl is not installed");
    }
  }
}

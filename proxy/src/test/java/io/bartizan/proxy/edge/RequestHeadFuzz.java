package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Remains;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.RemainsReader;
import io.bartizan.proxy.http1.RequestReader;
import io.bartizan.proxy.http1.RequestReader.Progress;
import io.bartizan.proxy.http1.RequestWriter;
import io.bartizan.proxy.lane.Scratch;
import io.bartizan.proxy.path.CanonicalPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whatever a client sends as a head is refused, or is one request that the upstream reads as the
/// gateway did, however the network cut it.
final class RequestHeadFuzz {
  private static final byte[] FORWARDED =
      "X-Forwarded-For: 192.0.2.1\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] OWN_HOST = "Host: own\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final Set<String> OWN =
      Set.of(
          "host",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-request-id",
          "traceparent",
          "via",
          "content-length",
          "transfer-encoding");

  /// A head as far as it was read.
  private static final class Reading {
    final HeadTable table = new HeadTable();
    final Walk walk;
    final RequestReader reader = new RequestReader();
    final Http1Head head = new Http1Head(new CanonicalPath(false));
    final Connection connection = new Connection();
    Progress progress = Progress.MORE;
    int used;

    Reading(byte[] bytes, int seed) {
      this(bytes, seed, 1);
    }

    /// @param times how many times larger than usual it may be
    Reading(byte[] bytes, int seed, int times) {
      Quiet quiet = new Quiet(_ -> {});
      walk = new Walk(quiet, quiet, new Memory(1 << 20)).renew(table, 0, 0, 7, 9);
      reader.begin(times * 2048, times * 20, times * 512);
      used =
          Pieces.feed(
              bytes,
              seed,
              in -> {
                progress = reader.read(in, table);
                return progress == Progress.MORE;
              });
      if (progress == Progress.DONE && head.read(walk, reader, connection) != null) {
        progress = Progress.REFUSED;
      }
    }

    List<String> fields() {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < table.size(); i++) {
        fields.add(table.name(i) + ": " + table.value(i));
      }
      return fields;
    }

    String line() {
      return walk.method()
          + " "
          + walk.authority()
          + " "
          + walk.path()
          + " "
          + walk.query()
          + " "
          + head.framing();
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_bytes_are_refused_or_are_one_request(FuzzedDataProvider data) {
    int seed = data.consumeInt(1, 1000);
    judge(data.consumeRemainingAsBytes(), seed);
  }

  /// What is left of it is read alike however the network cut it, and is no more than there was.
  @FuzzTest(maxDuration = "2m")
  void what_is_left_of_a_head_is_part_of_it(FuzzedDataProvider data) {
    int seed = data.consumeInt(1, 1000);
    int most = data.consumeInt(0, 300);
    byte[] bytes = data.consumeRemainingAsBytes();
    List<String> whole = left(bytes, 0, most);
    assertThat(left(bytes, seed, most)).isEqualTo(whole);
    int length = whole.stream().mapToInt(String::length).sum();
    assertThat(length).isLessThanOrEqualTo(Math.min(bytes.length, most) + "HTTP/0.9".length());
  }

  /// Method, target, protocol, and names and values of the fields.
  private static List<String> left(byte[] bytes, int seed, int most) {
    HeadTable table = new HeadTable();
    Pieces.feed(
        bytes,
        seed,
        in -> {
          RemainsReader.take(in, table, most);
          return true;
        });
    Remains left = RemainsReader.read(table, 20);
    List<String> texts = new ArrayList<>();
    if (left != null) {
      texts.addAll(List.of("" + left.method(), "" + left.target(), "" + left.protocol()));
      HeadTable fields = left.fields();
      assertThat(fields.size()).isLessThanOrEqualTo(20);
      for (int i = 0; i < fields.size(); i++) {
        texts.addAll(List.of("" + fields.name(i), "" + fields.value(i)));
      }
    }
    return texts;
  }

  private static void judge(byte[] bytes, int seed) {
    Reading whole = new Reading(bytes, 0);
    Reading split = new Reading(bytes, seed);
    if (whole.progress != split.progress) {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      longer[bytes.length] = '\n';
      whole = new Reading(longer, 0);
      split = new Reading(longer, seed);
    }
    assertThat(split.progress).isEqualTo(whole.progress);
    if (whole.progress == Progress.DONE) {
      assertThat(split.used).isEqualTo(whole.used);
      assertThat(split.line()).isEqualTo(whole.line());
      assertThat(split.fields()).isEqualTo(whole.fields());
      assertArrives(split);
    }
  }

  private static void assertArrives(Reading read) {
    Scratch out = new Scratch().begin();
    long framing = read.head.framing() == 0 ? Framing.NONE : read.head.framing();
    byte[] host = read.walk.authority().isEmpty() ? OWN_HOST : new byte[0];
    new RequestWriter()
        .write(read.walk, host, FORWARDED, read.connection, new Edits(), framing, out);
    byte[] sent = Arrays.copyOf(out.array(), out.length());
    Reading again = new Reading(sent, 0, 2);
    assertThat(again.progress)
        .as(new String(sent, StandardCharsets.ISO_8859_1))
        .isEqualTo(Progress.DONE);
    assertThat(again.used).as("bytes of one request").isEqualTo(sent.length);
    assertThat(again.walk.method()).isEqualTo(read.walk.method());
    assertThat(again.walk.path()).isEqualTo(read.walk.path());
    assertThat(again.walk.query()).isEqualTo(read.walk.query());
    assertThat(host.length > 0 || again.walk.authority().equals(read.walk.authority())).isTrue();
    assertThat(again.head.framing()).isEqualTo(read.head.framing());
    assertFields(read, again);
  }

  /// The gateway's own fields stand there once; all others are the client's, in their order.
  private static void assertFields(Reading read, Reading again) {
    List<String> left = read.fields();
    for (int i = 0; i < again.table.size(); i++) {
      Bytes name = again.table.name(i);
      if (OWN.contains(name.toString().toLowerCase(Locale.ROOT))) {
        assertThat(again.table.count(io.bartizan.pipeline.Name.of(name.toString())))
            .as(name.toString())
            .isEqualTo(1);
      } else {
        int found = left.indexOf(name + ": " + again.table.value(i));
        assertThat(found).as("%s among %s", name, left).isNotNegative();
        left = left.subList(found + 1, left.size());
      }
    }
  }
}

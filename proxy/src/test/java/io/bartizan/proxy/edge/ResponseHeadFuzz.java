package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.http1.ResponseReader;
import io.bartizan.proxy.http1.ResponseReader.Progress;
import io.bartizan.proxy.http1.ResponseWriter;
import io.bartizan.proxy.lane.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Whatever an upstream sends as a head is no answer, or is one answer that the client reads as the
/// gateway did.
final class ResponseHeadFuzz {
  /// A head as far as it was read.
  private static final class Reading {
    final HeadTable table = new HeadTable();
    final ResponseReader reader = new ResponseReader();
    Progress progress = Progress.MORE;
    int used;

    Reading(byte[] bytes, int seed) {
      reader.begin();
      used =
          Pieces.feed(
              bytes,
              seed,
              in -> {
                progress = reader.read(in, table);
                return progress == Progress.MORE;
              });
    }

    List<String> fields() {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < table.size(); i++) {
        fields.add(table.name(i) + ": " + table.value(i));
      }
      return fields;
    }
  }

  @FuzzTest(maxDuration = "2m")
  void any_bytes_are_no_answer_or_are_one(FuzzedDataProvider data) {
    int seed = data.consumeInt(1, 1000);
    byte[] bytes = data.consumeRemainingAsBytes();
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
      assertThat(split.reader.status()).isEqualTo(whole.reader.status());
      assertThat(split.fields()).isEqualTo(whole.fields());
      assertArrives(split);
    }
  }

  private static void assertArrives(Reading read) {
    Scratch out = new Scratch().begin();
    if (read.reader.status() < 200) {
      new ResponseWriter().interim(read.reader.status(), read.table, out);
    } else {
      AtomicReference<AnswerHead> head = new AtomicReference<>();
      Walk walk = answered(read, head);
      byte[] date = "Date: now\r\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      new ResponseWriter().write(walk, head.get(), 5, ResponseWriter.Persistence.OPEN, date, out);
    }
    byte[] sent = Arrays.copyOf(out.array(), out.length());
    Reading again = new Reading(sent, 0);
    assertThat(again.progress).isEqualTo(Progress.DONE);
    assertThat(again.used).isEqualTo(sent.length);
    assertThat(again.reader.status()).isEqualTo(read.reader.status());
    assertThat(Framing.of(again.table)).isEqualTo(read.reader.status() < 200 ? Framing.NONE : 5);
    assertThat(again.fields().stream().filter(field -> !own(field)))
        .allMatch(read.fields()::contains);
  }

  private static boolean own(String field) {
    return field.startsWith("X-Request-Id: ")
        || field.startsWith("Date: ")
        || field.startsWith("Content-Length: ");
  }

  private static Walk answered(Reading read, AtomicReference<AnswerHead> head) {
    Quiet quiet = new Quiet(head::set);
    Walk walk = new Walk(quiet, quiet, new Memory(1 << 20)).renew(new HeadTable(), 0, 0, 7, 9);
    walk.start(Pipeline.EMPTY);
    walk.answered(read.reader.status(), read.table);
    return walk;
  }
}

package io.bartizan.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.proxy.http1.ChunkReader.Step;
import io.bartizan.proxy.lane.Outbox;
import io.bartizan.proxy.lane.Scratch;
import io.bartizan.proxy.lane.Sheets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Whatever comes as a chunked body is refused, or is one body however the network cut it, and goes
/// on as the same body.
final class ChunkFuzz {
  /// A body as far as it was read.
  private static final class Reading {
    final BodyReader reader = new BodyReader();
    final ByteArrayOutputStream data = new ByteArrayOutputStream();
    Step step = Step.MORE;
    int used;

    Reading(byte[] bytes, int seed) {
      Random random = new Random(seed);
      reader.begin(Framing.CHUNKED);
      ByteBuf in = Unpooled.buffer(bytes.length);
      int given = 0;
      while (step == Step.MORE && given < bytes.length) {
        int most = seed == 0 ? bytes.length : seed == 1 ? 1 : 1 + random.nextInt(30);
        int count = Math.min(bytes.length - given, most);
        in.writeBytes(bytes, given, count);
        given += count;
        take(in);
      }
      used = given - in.readableBytes();
    }

    private void take(ByteBuf in) {
      do {
        step = reader.step(in);
        if (step == Step.DATA) {
          data.writeBytes(drained(reader.take(in)));
        }
      } while (step == Step.DATA);
    }
  }

  private static byte[] drained(ByteBuf piece) {
    byte[] copy = new byte[piece.readableBytes()];
    piece.readBytes(copy).release();
    return copy;
  }

  @FuzzTest(maxDuration = "2m")
  void any_bytes_are_refused_or_are_one_body(FuzzedDataProvider data) {
    int seed = data.consumeInt(1, 1000);
    byte[] bytes = data.consumeRemainingAsBytes();
    Reading whole = new Reading(bytes, 0);
    Reading split = new Reading(bytes, seed);
    if (whole.step != split.step) {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      longer[bytes.length] = '\n';
      whole = new Reading(longer, 0);
      split = new Reading(longer, seed);
    }
    assertThat(split.step).isEqualTo(whole.step);
    assertThat(split.data.toByteArray()).isEqualTo(whole.data.toByteArray());
    if (whole.step == Step.END) {
      assertThat(fields(split.reader.trailers())).isEqualTo(fields(whole.reader.trailers()));
      assertThat(split.used).isEqualTo(whole.used);
      assertGoesOn(split);
    }
  }

  private static List<String> fields(@Nullable HeadTable trailers) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; trailers != null && i < trailers.size(); i++) {
      fields.add(trailers.name(i) + ": " + trailers.value(i));
    }
    return fields;
  }

  private static void assertGoesOn(Reading read) {
    byte[] sent = written(read);
    Reading again = new Reading(sent, 0);
    assertThat(again.step).isEqualTo(Step.END);
    assertThat(again.used).isEqualTo(sent.length);
    assertThat(again.data.toByteArray()).isEqualTo(read.data.toByteArray());
    assertThat(fields(read.reader.trailers())).containsAll(fields(again.reader.trailers()));
  }

  private static byte[] written(Reading read) {
    EmbeddedChannel channel = new EmbeddedChannel();
    Outbox outbox = new Outbox(new Sheets(), channel);
    ChunkWriter.data(outbox, Unpooled.wrappedBuffer(read.data.toByteArray()));
    ChunkWriter.end(outbox, read.reader.trailers(), new Scratch());
    outbox.flush();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
      sent.writeBytes(drained(piece));
    }
    channel.finishAndReleaseAll();
    return sent.toByteArray();
  }
}

package io.bartizan.policies.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class CodecTest {
  private static final byte[] TEXT = text(300_000);
  private final Memory memory = new Memory(64 << 20);

  @BeforeAll
  static void load() {
    Natives.demand();
  }

  private static byte[] text(int length) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append("{\"id\":").append(random.nextInt(100_000)).append(",\"name\":\"item\"},");
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  /// What comes of `bytes` in parts of `part` bytes, taken in pieces of `piece` bytes.
  private static byte[] through(Codec codec, byte[] bytes, int part, int piece) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    for (int at = 0; at < bytes.length && codec.trouble() == null; at += part) {
      codec.put(in.slice(at, Math.min(part, bytes.length - at)), false);
      drain(codec, piece, all);
    }
    codec.put(ByteBuffer.allocate(0), true);
    drain(codec, piece, all);
    return all.toByteArray();
  }

  private static void drain(Codec codec, int piece, ByteArrayOutputStream all) {
    ByteBuffer out = ByteBuffer.allocateDirect(piece);
    for (int count = codec.take(out); count > 0; count = codec.take(out.clear())) {
      byte[] bytes = new byte[count];
      out.get(0, bytes);
      all.writeBytes(bytes);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    return with(bytes, GZIPOutputStream::new);
  }

  private static byte[] brotli(byte[] bytes, int window) throws IOException {
    return with(
        bytes,
        out ->
            new BrotliOutputStream(out, new Encoder.Parameters().setQuality(5).setWindow(window)));
  }

  private interface Coding {
    OutputStream to(OutputStream out) throws IOException;
  }

  private static byte[] with(byte[] bytes, Coding coding) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (OutputStream out = coding.to(all)) {
      out.write(bytes);
    }
    return all.toByteArray();
  }

  @Test
  void what_is_encoded_is_decoded_however_it_is_cut() throws IOException {
    int ran = 0;
    for (int part : new int[] {1, 7, 1000, 70_000, 400_000}) {
      for (int piece : new int[] {512, 16_384}) {
        for (boolean streaming : new boolean[] {false, true}) {
          byte[] bytes = part < 10 ? Arrays.copyOf(TEXT, 2_000) : TEXT;
          try (Codec gzip = new GzipEncoder(streaming);
              Codec brotli = new BrotliEncoder(streaming);
              Codec plain = capped(new InflateDecoder(true));
              Codec light = capped(new BrotliDecoder(memory))) {
            byte[] zipped = through(gzip, bytes, part, piece);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes())
                .isEqualTo(bytes);
            assertThat(through(plain, zipped, part, piece)).isEqualTo(bytes);
            assertThat(through(light, through(brotli, bytes, part, piece), part, piece))
                .isEqualTo(bytes);
            assertThat(plain.trouble()).isNull();
            assertThat(light.trouble()).isNull();
            ran++;
          }
        }
      }
    }
    assertThat(ran).isEqualTo(20);
    assertThat(memory.used()).isZero();
  }

  @Test
  void what_is_all_alike_has_an_end_too() throws IOException {
    byte[] alike = "{\"name\":\"item\"},".repeat(6_000).getBytes(StandardCharsets.US_ASCII);
    for (int part : new int[] {1_000, 20_000, 200_000}) {
      try (Codec brotli = new BrotliEncoder(false);
          Codec light = new Capped(new BrotliDecoder(memory), 1 << 20, 1_000_000)) {
        byte[] bytes = through(brotli, alike, part, 4_096);
        assertThat(through(light, bytes, part, 4_096)).isEqualTo(alike);
        assertThat(light.trouble()).isNull();
      }
    }
  }

  @Test
  void a_streaming_encoder_gives_every_part_at_once() throws IOException {
    for (Codec codec : new Codec[] {new GzipEncoder(true), new BrotliEncoder(true)}) {
      try (codec) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
          codec.put(ByteBuffer.wrap("data: 1\n\n".getBytes(StandardCharsets.US_ASCII)), false);
          int before = all.size();
          drain(codec, 64, all);
          assertThat(all.size()).isGreaterThan(before);
        }
      }
    }
  }

  private static Codec capped(Decoder decoder) {
    return new Capped(decoder, 1 << 20, 100);
  }

  private static @Nullable Code trouble(Codec codec, byte[] bytes) {
    try (codec) {
      through(codec, bytes, 10_000, 4_096);
      Refusal trouble = codec.trouble();
      return trouble == null ? null : trouble.code();
    }
  }

  @Test
  void gzip_with_all_that_its_head_may_hold_is_read() throws IOException {
    byte[] plain = gzip(TEXT);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(Arrays.copyOf(plain, 10));
    all.writeBytes(new byte[] {3, 0, 1, 2, 3, 'n', 0, 'c', 'c', 0, 9, 9});
    all.write(plain, 10, plain.length - 10);
    byte[] bytes = all.toByteArray();
    bytes[3] = 2 | 4 | 8 | 16;
    try (Codec codec = capped(new InflateDecoder(true))) {
      assertThat(through(codec, bytes, 3, 5_000)).isEqualTo(TEXT);
    }
  }

  @Test
  void what_is_not_whole_or_not_true_is_broken() throws IOException {
    byte[] good = gzip(TEXT);
    byte[] light = brotli(TEXT, 18);
    assertThat(trouble(capped(new InflateDecoder(true)), good)).isNull();
    assertThat(trouble(capped(new BrotliDecoder(memory)), light)).isNull();
    assertThat(trouble(capped(new InflateDecoder(false)), with(TEXT, DeflaterOutputStream::new)))
        .isNull();
    byte[] wrongSum = good.clone();
    wrongSum[good.length - 8] ^= 1;
    byte[] wrongLength = good.clone();
    wrongLength[good.length - 1] ^= 1;
    byte[] reserved = good.clone();
    reserved[3] = (byte) 0x80;
    byte[] longName = Arrays.copyOf(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0}, 10_000);
    Arrays.fill(longName, 10, 10_000, (byte) 'n');
    byte[][] bad = {
      wrongSum,
      wrongLength,
      reserved,
      longName,
      Arrays.copyOf(good, good.length + 1),
      Arrays.copyOf(good, good.length - 1),
      Arrays.copyOf(good, good.length - 9),
      join(good, good),
      {},
      {0x1f},
      TEXT,
    };
    for (int i = 0; i < bad.length; i++) {
      assertThat(trouble(capped(new InflateDecoder(true)), bad[i]))
          .as("row %d", i)
          .isEqualTo(Code.CODING_BROKEN);
    }
    for (byte[] each :
        new byte[][] {
          Arrays.copyOf(light, light.length + 1),
          Arrays.copyOf(light, light.length - 1),
          join(light, light),
          {},
          TEXT,
          brotli(TEXT, 24),
          {0x11, 0x11},
        }) {
      assertThat(trouble(capped(new BrotliDecoder(memory)), each)).isEqualTo(Code.CODING_BROKEN);
    }
    byte[] zlib = with(TEXT, DeflaterOutputStream::new);
    assertThat(trouble(capped(new InflateDecoder(false)), Arrays.copyOf(zlib, zlib.length + 1)))
        .isEqualTo(Code.CODING_BROKEN);
    assertThat(memory.used()).isZero();
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void a_bomb_is_refused_by_its_size_and_by_its_ratio() throws IOException {
    byte[] zeros = new byte[8 << 20];
    byte[] bomb = gzip(zeros);
    try (Codec bySize = new Capped(new InflateDecoder(true), 1 << 20, 1_000_000)) {
      assertThat(through(bySize, bomb, 10_000, 16_384).length).isLessThanOrEqualTo(1 << 20);
      assertThat(code(bySize)).isEqualTo(Code.CODING_TOO_LARGE);
    }
    try (Codec byRatio = new Capped(new InflateDecoder(true), 1 << 30, 100)) {
      assertThat(through(byRatio, bomb, 100, 16_384).length)
          .isLessThanOrEqualTo(Capped.GRACE + 16_384);
      assertThat(code(byRatio)).isEqualTo(Code.CODING_TOO_LARGE);
    }
    try (Codec byRatio = new Capped(new BrotliDecoder(memory), 1 << 30, 100)) {
      through(byRatio, brotli(zeros, 22), 100, 16_384);
      assertThat(code(byRatio)).isEqualTo(Code.CODING_TOO_LARGE);
    }
    try (Codec starved = capped(new BrotliDecoder(new Memory(1 << 20)))) {
      through(starved, brotli(TEXT, 22), 100, 16_384);
      assertThat(code(starved)).isEqualTo(Code.MEMORY_EXHAUSTED);
    }
  }

  private static @Nullable Code code(Codec codec) {
    Refusal trouble = codec.trouble();
    return trouble == null ? null : trouble.code();
  }
}

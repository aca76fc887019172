package io.bartizan.proxy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whatever bytes stand where header blocks should, our decoder and Netty's agree: on what cannot
/// be decoded, and on every field of what can.
final class HpackFuzz {
  private static final int MOST = 1 << 20;

  @FuzzTest(maxDuration = "2m")
  void two_decoders_agree_on_a_sequence_of_blocks(FuzzedDataProvider data) {
    HpackReader ours = new HpackReader();
    DefaultHttp2HeadersDecoder theirs = new DefaultHttp2HeadersDecoder(false, MOST);
    boolean alive = true;
    while (alive && data.remainingBytes() > 0) {
      alive = agree(ours, theirs, data.consumeBytes(data.consumeInt(1, 200)));
    }
  }

  /// Returns whether the block could be decoded.
  static boolean agree(HpackReader ours, DefaultHttp2HeadersDecoder theirs, byte[] bytes) {
    HeaderBlock block = Blocks.limited(MOST, MOST);
    List<String> expected = fields(theirs, bytes);
    String problem = ours.read(bytes, 0, bytes.length, block);
    assertThat(problem == null).as("%s and %s", problem, expected).isEqualTo(expected != null);
    if (expected != null && block.problem() == null) {
      assertThat(Blocks.fields(block)).containsExactlyInAnyOrderElementsOf(joined(expected));
    }
    return expected != null;
  }

  private static @Nullable List<String> fields(DefaultHttp2HeadersDecoder theirs, byte[] bytes) {
    List<String> fields = new ArrayList<>();
    try {
      theirs
          .decodeHeaders(1, Unpooled.wrappedBuffer(bytes))
          .forEach(e -> fields.add(e.getKey() + ": " + e.getValue()));
      return fields;
    } catch (Http2Exception | IllegalArgumentException e) {
      return null;
    }
  }

  /// The same with all crumbs in one cookie.
  private static List<String> joined(List<String> fields) {
    List<String> joined = new ArrayList<>();
    List<String> crumbs = new ArrayList<>();
    for (String field : fields) {
      if (field.startsWith("cookie: ") && field.length() > 8) {
        crumbs.add(field.substring(8));
      } else if (!field.equals("cookie: ")) {
        joined.add(field);
      }
    }
    if (!crumbs.isEmpty()) {
      joined.add("cookie: " + String.join("; ", crumbs));
    }
    return joined;
  }
}

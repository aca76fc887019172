package io.bartizan.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.waf.text.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Whatever a body is, its processor ends soon, says at most so much, and never more than the body
/// allows; JSON is wrong if and only if another reader says so.
final class BodyFuzz {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Limits SMALL = new Limits(20, 50, 5);

  @FuzzTest(maxDuration = "1m")
  void form(byte[] bytes) {
    Found found = judged("URLENCODED", "", bytes, 1);
    assertThat(found.problems).isEmpty();
    assertThat(found.bytes).isLessThanOrEqualTo(bytes.length);
  }

  @FuzzTest(maxDuration = "2m")
  void json(byte[] bytes) {
    Found found = judged("JSON", "", bytes, 100);
    boolean limited =
        found.problems.stream().anyMatch(p -> p.matches(".*(deeper|more than|too long).*"));
    if (!limited && !new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
      assertThat(found.problems.isEmpty()).isEqualTo(isJson(bytes));
    }
    repeated("JSON", "", bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void xml(byte[] bytes) {
    judged("XML", "", bytes, 3);
    repeated("XML", "", bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void multipart(FuzzedDataProvider data) {
    String type =
        data.consumeBoolean()
            ? "multipart/form-data; boundary=b"
            : "multipart/form-data" + data.consumeAsciiString(60);
    byte[] bytes = data.consumeRemainingAsBytes();
    Found found = judged("MULTIPART", type, bytes, 20);
    if (!found.problems.isEmpty()) {
      assertThat(found.flags).containsEntry(Flag.MULTIPART_STRICT_ERROR, 1);
    }
    assertThat(found.flags.getOrDefault(Flag.MULTIPART_LF_LINE, 0))
        .isGreaterThanOrEqualTo(found.flags.getOrDefault(Flag.MULTIPART_CRLF_LF_LINES, 0));
    repeated("MULTIPART", type, bytes);
  }

  /// Whether Jackson reads it as one document in UTF-8.
  private static boolean isJson(byte[] bytes) {
    try {
      String document =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      int documents = 0;
      try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), document)) {
        while (json.nextToken() != null) {
          json.getString();
          documents += json.streamReadContext().inRoot() ? 1 : 0;
        }
      }
      return documents == 1;
    } catch (CharacterCodingException | JacksonException _) {
      return false;
    }
  }

  /// What is found in a body, in an array with other bytes around it.
  private static Found judged(String name, String type, byte[] bytes, int times) {
    byte[] framed = new byte[bytes.length + 2];
    framed[0] = '"';
    framed[bytes.length + 1] = '\n';
    System.arraycopy(bytes, 0, framed, 1, bytes.length);
    Text body = Text.of(framed, 1, bytes.length + 1);
    Found found = Found.in(body, processor(name, type), Integer.MAX_VALUE);
    assertThat(found.bytes).isLessThanOrEqualTo((long) times * bytes.length + (1 << 17));
    assertThat(found.problems)
        .hasSizeLessThanOrEqualTo(1)
        .allMatch(p -> p.length() < 120 && p.chars().allMatch(c -> c >= ' ' && c < 127));
    Found alone = Found.in(Text.of(bytes), processor(name, type), Integer.MAX_VALUE);
    assertThat(alone.fields).isEqualTo(found.fields);
    assertThat(alone.files).isEqualTo(found.files);
    assertThat(alone.flags).isEqualTo(found.flags);
    assertThat(alone.problems).isEqualTo(found.problems);
    Found beginning = Found.inBeginning(Text.of(bytes), processor(name, type));
    assertThat(beginning.problems.size()).isLessThanOrEqualTo(found.problems.size());
    assertThat(beginning.bytes).isLessThanOrEqualTo((long) times * bytes.length + (1 << 17));
    return found;
  }

  private static void repeated(String name, String type, byte[] bytes) {
    byte[] many = new byte[bytes.length == 0 ? 0 : 1 << 14];
    for (int i = 0; i < many.length; i++) {
      many[i] = bytes[i % bytes.length];
    }
    long start = System.nanoTime();
    Found.in(Text.of(many), processor(name, type), Integer.MAX_VALUE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
  }

  private static Processor processor(String name, String type) {
    return Objects.requireNonNull(Processor.named(name, Text.latin1(type), SMALL));
  }
}

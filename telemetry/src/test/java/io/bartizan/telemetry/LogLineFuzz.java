package io.bartizan.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Outcome;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Whatever a request holds, its line is one JSON object on one line, and another parser reads the
/// same values from it.
final class LogLineFuzz {
  private static final LogFormat EVERYTHING =
      new LogFormat(true, List.of("voucher"), List.of(Name.of("x-env")));

  @FuzzTest
  void line(FuzzedDataProvider data) {
    HandClock clock = new HandClock("2026-11-22T06:51:00Z");
    byte[] path = data.consumeBytes(3000);
    byte[] agent = data.consumeBytes(400);
    String subject = data.consumeString(100);
    Request request =
        Request.begun(clock)
            .id(data.consumeBytes(140))
            .host(data.consumeBytes(100))
            .query(data.consumeString(300))
            .field("user-agent", agent)
            .field("traceparent", data.consumeBytes(60))
            .field("x-env", data.consumeBytes(100))
            .identity(subject, "jwt")
            .path(path)
            .refused(Code.REQUEST_MALFORMED, data.consumeString(600));
    byte[] target = new byte[LogLine.LONGEST];
    int end =
        new LogLine(EVERYTHING)
            .write(request.walk(), new byte[0], Outcome.REFUSED, clock.nanos(), target, 0);
    byte[] line = Arrays.copyOf(target, end);
    assertThat(line).containsOnlyOnce((byte) '\n');
    harmless(new String(line, 0, end - 1, UTF_8));
    Map<String, Object> fields = JsonText.line(line);
    same(fields, "path", meant(path));
    same(fields, "user_agent", meant(agent));
    same(
        fields,
        "subject",
        subject
            .codePoints()
            .map(c -> c >= 0xd800 && c < 0xe000 ? 0xfffd : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString());
  }

  private static void harmless(String line) {
    boolean hidden =
        line.codePoints()
            .map(Character::getType)
            .anyMatch(type ->
                type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR);
    assertThat(hidden).isFalse();
  }

  /// What was logged is what was meant, or the beginning of it where the line says that it was cut.
  private static void same(Map<String, Object> fields, String field, String meant) {
    String logged = (String) fields.getOrDefault(field, "");
    boolean cut =
        fields.getOrDefault("cut", List.of()) instanceof List<?> all && all.contains(field);
    if (cut) {
      assertThat(meant).startsWith(logged).isNotEqualTo(logged);
    } else {
      assertThat(logged).isEqualTo(meant);
    }
  }

  /// UTF-8 where it is well-formed; each other byte is the character with its number. As slow as it
  /// is simple.
  private static String meant(byte[] bytes) {
    StringBuilder meant = new StringBuilder();
    int next = 0;
    while (next < bytes.length) {
      int length = 1;
      CharBuffer character = decoded(bytes, next, length);
      while (character == null && length < 4 && next + length < bytes.length) {
        character = decoded(bytes, next, ++length);
      }
      if (character == null) {
        meant.append((char) (bytes[next] & 0xff));
        length = 1;
      } else {
        meant.append(character);
      }
      next += length;
    }
    return meant.toString();
  }

  private static @org.jspecify.annotations.Nullable CharBuffer decoded(
      byte[] bytes, int from, int length) {
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, length));
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}

package io.bartizan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Outcome;
import io.bartizan.telemetry.Judgement.Detection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What rules found in an exchange is one more line of the access log.
final class EventLineTest {
  private final HandClock clock = new HandClock("2026-11-22T06:51:00Z");

  @TempDir private Path folder;

  private List<String> lines(Judgement judgement) throws IOException {
    Path file = folder.resolve("access.log");
    try (Recorder recorder =
        Recorder.open(Logs.to(file.toString()), 1, clock, new Memory(1 << 20))) {
      LoopRecorder loop = recorder.loop();
      RouteMeter route = recorder.metrics().roster().route("orders");
      Request request = Request.begun(clock, loop).path("/orders").answered(200);
      request.walk().put(Judging.SLOT, _ -> judgement);
      loop.ended(request.walk(), route, Outcome.ANSWERED, clock.nanos());
      loop.flush();
    }
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  private static Detection detection(String value) {
    return detection(value, 942_100, false);
  }

  private static Detection detection(String value, int rule, boolean blocking) {
    return new Detection(
        rule,
        2,
        "critical",
        "SQL injection",
        "ARGS:q",
        value,
        "found " + value,
        List.of("sqli"),
        blocking);
  }

  private static Judgement found(List<Detection> detections) {
    return new Judgement("waf", Judgement.Result.BLOCKED, 949110, 5, 0, 12_345, detections);
  }

  @Test
  void a_line_tells_every_hit() throws IOException {
    List<String> lines = lines(found(List.of(detection("1' OR 1=1"))));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1))
        .startsWith("{\"time\":\"2026-11-22T06:51:00.000Z\",\"event\":\"waf\",\"id\":\"")
        .contains("\"route\":\"orders\",\"result\":\"blocked\",\"rule\":949110")
        .endsWith(
            "\"inbound_score\":5,\"outbound_score\":0,\"rules_us\":12,\"rules\":[942100],\"hits\":[{\"rule\":942100,\"phase\":2"
                + ",\"severity\":\"critical\",\"message\":\"SQL injection\",\"variable\":\"ARGS:q\""
                + ",\"value\":\"1' OR 1=1\",\"data\":\"found 1' OR 1=1\",\"tags\":[\"sqli\"]}]}");
  }

  @Test
  void nothing_that_was_found_can_forge_a_line_or_make_it_too_long() throws IOException {
    Detection evil =
        new Detection(
            1,
            2,
            "critical",
            "\n".repeat(2000),
            "\u0001".repeat(2000),
            "\"},{\n".repeat(500),
            "\u202e".repeat(2000),
            Collections.nCopies(100, "\"".repeat(100)),
            false);
    List<String> lines = lines(found(Collections.nCopies(500, evil)));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1).length()).isLessThan(EventLine.LONGEST);
    assertThat(lines.get(1)).contains("\"left_off\":").endsWith("}");
  }

  @Test
  void a_line_that_is_cut_tells_every_rule_and_first_of_all_the_one_that_blocks()
      throws IOException {
    List<Detection> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(detection("x".repeat(64), 920_000 + i / 2, false));
    }
    many.add(detection("5", 949_110, true));
    String line = lines(found(many)).get(1);
    assertThat(line.length()).isLessThan(EventLine.LONGEST);
    assertThat(line)
        .contains("\"rules\":[920000,920001,", ",920149,949110],\"hits\":[{\"rule\":949110,")
        .contains("},{\"rule\":920000,", "\"left_off\":");
  }

  @Test
  void what_is_clean_has_no_line() throws IOException {
    assertThat(lines(new Judgement("waf", Judgement.Result.CLEAN, 0, 0, 0, 1000, List.of())))
        .hasSize(1);
  }
}

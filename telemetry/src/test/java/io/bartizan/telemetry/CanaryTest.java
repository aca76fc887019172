package io.bartizan.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Place;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Policy.Mode;
import io.bartizan.telemetry.LogConfig.Form;
import io.bartizan.telemetry.LogConfig.Redact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A secret that comes in wherever secrets come in is in nothing that the record says.
final class CanaryTest {
  private static final String CANARY = "canary-7d1f";

  private final HandClock clock = new HandClock("2026-11-22T06:51:00Z");
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @AfterEach
  void restore() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void a_secret_is_in_no_line_no_message_and_no_metric() throws IOException {
    Path file = folder.resolve("access.log");
    String scrape;
    try (var _ = Diagnostics.install(Form.JSON, messages);
        Recorder recorder = Recorder.open(everything(file), 1, clock, new Memory(1 << 20))) {
      LoopRecorder loop = recorder.loop();
      Roster roster = recorder.metrics().roster();
      RouteMeter route = roster.route("orders");
      roster.enact("1");
      for (Mode mode : Mode.values()) {
        loop.ended(request(loop, mode).walk(), route, Outcome.REFUSED, clock.nanos());
      }
      loop.flush();
      scrape = recorder.metrics().scrape(null).body().utf8();
    }
    assertThat(Files.readString(file)).contains("policy.failed", "x-env").doesNotContain(CANARY);
    assertThat(messages.toString(UTF_8)).contains("policy jwt failed").doesNotContain(CANARY);
    assertThat(scrape).contains("policy_failures_total{policy=\"jwt\"} 2.0").doesNotContain(CANARY);
  }

  private LogConfig everything(Path file) {
    Redact redact = new Redact(List.of("x-shop-key"), List.of("voucher"));
    List<String> headers = List.of("x-env", "referer", "accept");
    return new LogConfig(
        file.toString(), true, headers, redact, Form.JSON, Place.startOf("bartizan.yaml"));
  }

  private Request request(LoopRecorder loop, Mode mode) {
    OnHead jwt =
        x -> {
          throw new IllegalArgumentException("bad token " + x.head().value(0).utf8());
        };
    return Request.begun(clock, loop)
        .path("/orders")
        .query("access_token=" + CANARY + "&voucher=" + CANARY + "&api-key=" + CANARY)
        .field("authorization", "Bearer " + CANARY)
        .field("proxy-authorization", CANARY)
        .field("cookie", "session=" + CANARY)
        .field("x-api-key", CANARY)
        .field("x-shop-key", CANARY)
        .field("x-env", "test")
        .through(new Policy("jwt", jwt, mode))
        .answered(200);
  }
}

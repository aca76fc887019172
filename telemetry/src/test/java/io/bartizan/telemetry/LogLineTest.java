package io.bartizan.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogLineTest {
  private static final LogFormat PLAIN = new LogFormat(false, List.of(), List.of());

  private final HandClock clock = new HandClock("2026-11-22T06:51:00.123Z");

  @Test
  void says_everything_about_an_answered_request() {
    Request request =
        Request.begun(clock)
            .method("POST")
            .host("api.example.com".getBytes(UTF_8))
            .path("/orders/1")
            .field("user-agent", "curl/8.14")
            .field("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .identity("shop", "jwt")
            .answered(201);
    request.walk().countIn(17);
    request.walk().countOut(1024);
    clock.move(Duration.ofNanos(812_345));
    assertThat(text(PLAIN, request, Outcome.ANSWERED))
        .isEqualTo(
            """
            {"time":"2026-11-22T06:51:00.123Z","id":"0123456789abcdeffedcba9876543210","client":"192.0.2.1","method":"POST",\
            "host":"api.example.com","path":"/orders/1","status":201,"outcome":"answered","route":"orders","subject":"shop",\
            "authenticated_by":"jwt","bytes_in":17,"bytes_out":1024,"duration_us":812,"upstream":"127.0.0.1:9001",\
            "upstream_us":700,"protocol":"HTTP/1.1","listener":"https:8443","user_agent":"curl/8.14",\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}
            """);
  }

  private String text(LogFormat format, Request request, Outcome outcome) {
    byte[] target = new byte[LogLine.LONGEST];
    int end =
        new LogLine(format)
            .write(request.walk(), "orders".getBytes(UTF_8), outcome, clock.nanos(), target, 0);
    return new String(target, 0, end, UTF_8);
  }
}

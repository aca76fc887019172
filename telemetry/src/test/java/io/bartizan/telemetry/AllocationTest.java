package io.bartizan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The record of a request leaves nothing for the garbage collector.
final class AllocationTest {
  private static final int REQUESTS = 20_000;

  private final HandClock clock = new HandClock("2026-11-22T06:51:00Z");

  private final LogLine line =
      new LogLine(new LogFormat(true, List.of(), List.of(Name.of("x-env"), Names.REFERER)));
  private final byte[] target = new byte[LogLine.LONGEST];

  @Test
  void counting_a_request_and_writing_its_line_allocates_nothing() throws IOException {
    try (Recorder recorder = Recorder.open(Logs.to("off"), 1, clock, new Memory(1 << 20))) {
      LoopRecorder loop = recorder.loop();
      Roster roster = recorder.metrics().roster();
      RouteMeter route = roster.route("orders");
      ServiceMeter service = roster.service("orders");
      Request request = request(loop);
      record(loop, route, service, request);
      record(loop, route, service, request);
      long before = allocated();
      record(loop, route, service, request);
      assertThat(allocated() - before).isLessThan(REQUESTS / 20);
    }
  }

  private Request request(LoopRecorder loop) {
    return Request.begun(clock, loop)
        .path("/orders/größe")
        .query("page=2&token=secret")
        .host("api.example.com".getBytes(StandardCharsets.US_ASCII))
        .field("x-env", "test")
        .field("user-agent", "Mozilla/5.0 (X11; Linux x86_64)")
        .field("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .identity("shop", "jwt")
        .answered(200);
  }

  private void record(LoopRecorder loop, RouteMeter route, ServiceMeter service, Request request) {
    for (int i = 0; i < REQUESTS; i++) {
      loop.began();
      loop.upstreamTaken(service);
      loop.upstreamAnswered(service, 650_000);
      loop.upstreamReleased(service);
      loop.refused(request.walk(), "limit", Code.RATE_LIMITED, "too fast", false);
      loop.ended(request.walk(), route, Outcome.ANSWERED, clock.nanos() + i);
      line.write(request.walk(), route.quoted(), Outcome.ANSWERED, clock.nanos() + i, target, 0);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}

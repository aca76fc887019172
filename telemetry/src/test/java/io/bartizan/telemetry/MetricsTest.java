package io.bartizan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Policy.Mode;
import io.bartizan.pipeline.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetricsTest {
  private static final OnHead TOO_FAST = _ -> Refusal.of(Code.RATE_LIMITED, "51st in a second");

  private final HandClock clock = new HandClock("2026-11-22T06:51:00Z");
  private Recorder recorder;
  private LoopRecorder loop;

  @BeforeEach
  void open() throws IOException {
    recorder = Recorder.open(Logs.to("off"), 2, clock, new Memory(1 << 20));
    loop = recorder.loop();
  }

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void a_scrape_says_what_happened() throws IOException {
    Roster roster = recorder.metrics().roster();
    RouteMeter route = roster.route("orders");
    happen(roster.listener("https:8443"), roster.service("orders"));
    roster.enact("9f2c");
    recorder.metrics().build("0.1.0");
    loop.began();
    loop.began();
    Request passed = Request.begun(clock, loop).path("/orders").answered(200);
    passed.walk().countIn(10);
    passed.walk().countOut(2000);
    Policy limit = Policy.enforced("limit", TOO_FAST);
    Policy watched = new Policy("limit", TOO_FAST, Mode.WATCH);
    Request refused = Request.begun(clock, loop).path("/").through(watched, limit).answered(200);
    passed.walk().put(Judging.SLOT, _ -> found(1_500_000));
    clock.move(Duration.ofMillis(3));
    loop.ended(passed.walk(), route, Outcome.ANSWERED, clock.nanos());
    loop.ended(refused.walk(), route, Outcome.REFUSED, clock.nanos());
    loop.began();
    loop.failed(passed.walk(), "jwt", new IllegalStateException("no"));
    loop.late("jwt");
    assertThat(scrape()).isEqualTo(golden());
  }

  private static Judgement found(long nanos) {
    return new Judgement("waf", Judgement.Result.FOUND, 0, 3, 0, nanos, List.of());
  }

  private void happen(ListenerMeter listener, ServiceMeter service) {
    loop.opened(listener);
    loop.opened(listener);
    loop.closed(listener);
    loop.turnedAway(listener, TurnedAway.ADDRESS);
    loop.handshakeFailed(listener);
    loop.upstreamOpened(service);
    loop.upstreamOpened(service);
    loop.upstreamOpened(service);
    loop.upstreamClosed(service);
    loop.upstreamTaken(service);
    loop.upstreamTaken(service);
    loop.upstreamReleased(service);
    loop.upstreamAnswered(service, 2_000_000);
    loop.mirrored(service);
    loop.unmirrored(service, Unmirrored.MEMORY);
    loop.unmirrored(service, Unmirrored.MEMORY);
    loop.upstreamFailed(service, UpstreamFailure.TIMEOUT);
  }

  /// All but what the process and the virtual machine say of themselves.
  private String scrape() {
    return text()
        .lines()
        .filter(line -> line.contains("bartizan_"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String text() {
    return recorder.metrics().scrape(null).body().utf8();
  }

  private static String golden() throws IOException {
    try (InputStream file = MetricsTest.class.getResourceAsStream("scrape.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_scraper_that_knows_open_metrics_gets_it() {
    Exposition open = recorder.metrics().scrape("application/openmetrics-text;version=1.0.0");
    assertThat(open.contentType()).startsWith("application/openmetrics-text");
    assertThat(open.body().utf8()).endsWith("# EOF\n");
    assertThat(recorder.metrics().scrape("*/*").contentType()).startsWith("text/plain");
  }

  @Test
  void a_request_that_could_not_be_parsed_has_no_method() {
    RouteMeter route = enacted("unmatched");
    Request request = Request.begun(clock, loop).refused(Code.REQUEST_MALFORMED, "no version");
    loop.ended(request.walk(), route, Outcome.REFUSED, clock.nanos());
    assertThat(text())
        .contains("requests_total{method=\"other\",route=\"unmatched\",status=\"400\"} 1.0")
        .contains("refusals_total{code=\"request.malformed\",policy=\"gateway\"} 1.0");
  }

  @Test
  void no_client_and_no_upstream_makes_up_a_label() {
    RouteMeter route = enacted("orders");
    for (int i = 0; i < 600; i++) {
      Request odd = Request.begun(clock).method("ODD" + i).path("/").answered(i);
      loop.ended(odd.walk(), route, Outcome.ANSWERED, clock.nanos());
    }
    assertThat(text().lines().filter(line -> line.startsWith("bartizan_requests_total{")))
        .hasSizeLessThanOrEqualTo(Statuses.COUNT)
        .allMatch(line -> line.contains("method=\"other\""))
        .anyMatch(line -> line.contains("status=\"none\""))
        .anyMatch(line -> line.contains("status=\"4xx\""));
  }

  @Test
  void a_route_that_a_reload_removes_is_shown_for_ten_minutes() {
    RouteMeter route = enacted("orders");
    count(route);
    enacted("stock");
    count(route);
    clock.move(Duration.ofMinutes(10).minusNanos(1));
    assertThat(text()).contains("route=\"orders\",status=\"200\"} 2.0");
    clock.move(Duration.ofNanos(1));
    assertThat(text()).doesNotContain("orders");
  }

  @Test
  void a_route_that_a_reload_keeps_or_brings_back_goes_on_counting() {
    count(enacted("orders"));
    count(enacted("orders"));
    enacted("stock");
    clock.move(Duration.ofMinutes(9));
    count(enacted("orders"));
    clock.move(Duration.ofHours(9));
    assertThat(text()).contains("route=\"orders\",status=\"200\"} 3.0");
  }

  @Test
  void names_beyond_the_limit_are_counted_together() {
    Roster roster = recorder.metrics().roster();
    for (int i = 0; i < Metrics.ROUTES + 5; i++) {
      count(roster.route("r" + i));
    }
    roster.enact("many");
    assertThat(text())
        .contains("route=\"r999\",status=\"200\"} 1.0")
        .doesNotContain("route=\"r1000\"")
        .contains("route=\"other\",status=\"200\"} 5.0");
  }

  @Test
  void a_route_may_be_called_other() {
    Roster roster = recorder.metrics().roster();
    count(roster.route("other"));
    roster.enact("x");
    assertThat(text()).contains("route=\"other\",status=\"200\"} 1.0");
  }

  @Test
  void many_reloads_with_new_names_take_no_more_room_than_one() {
    for (int reload = 0; reload < 20; reload++) {
      Roster roster = recorder.metrics().roster();
      for (int i = 0; i < 500; i++) {
        count(roster.route("r" + reload + "-" + i));
      }
      roster.enact("v" + reload);
    }
    assertThat(recorder.metrics().routes().shown(clock.nanos())).hasSize(Metrics.ROUTES);
    assertThat(text()).contains("\"r19-0\"").contains("\"r18-0\"").doesNotContain("\"r17-0\"");
  }

  @Test
  void a_configuration_that_is_refused_leaves_no_name_behind() {
    enacted("orders");
    recorder.metrics().roster().route("broken");
    recorder.metrics().loadFailed();
    assertThat(text())
        .doesNotContain("broken")
        .contains("bartizan_config_info{version=\"orders\"} 1")
        .contains("bartizan_config_last_reload_successful 0.0");
  }

  @Test
  void a_scrape_during_traffic_never_goes_back_and_ends_exact() throws InterruptedException {
    RouteMeter route = enacted("orders");
    LoopRecorder second = recorder.loop();
    CountDownLatch done = new CountDownLatch(2);
    for (LoopRecorder writer : List.of(loop, second)) {
      Thread.ofPlatform().start(() -> write(writer, route, done));
    }
    long last = 0;
    while (done.getCount() > 0) {
      long now = counted(text());
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
    done.await();
    assertThat(counted(text())).isEqualTo(400_000);
  }

  private void write(LoopRecorder writer, RouteMeter route, CountDownLatch done) {
    Request request = Request.begun(clock).path("/").answered(200);
    for (int i = 0; i < 200_000; i++) {
      writer.ended(request.walk(), route, Outcome.ANSWERED, clock.nanos());
    }
    done.countDown();
  }

  private static long counted(String text) {
    return text.lines()
        .filter(line -> line.startsWith("bartizan_requests_total{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  @Test
  void an_event_loop_too_many_is_a_bug() {
    recorder.loop();
    assertThatThrownBy(() -> recorder.loop())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("loop: 3 (expected: at most 2)");
  }

  private RouteMeter enacted(String name) {
    Roster roster = recorder.metrics().roster();
    RouteMeter meter = roster.route(name);
    roster.enact(name);
    return meter;
  }

  private void count(RouteMeter route) {
    Request request = Request.begun(clock).path("/").answered(200);
    loop.ended(request.walk(), route, Outcome.ANSWERED, clock.nanos());
  }
}

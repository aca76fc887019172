package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Percent;
import io.bartizan.config.Size;
import io.bartizan.pipeline.Bytes;
import io.bartizan.proxy.guard.Guard;
import io.bartizan.proxy.guard.Retries;
import io.bartizan.proxy.settings.RetrySettings;
import io.bartizan.proxy.settings.RetrySettings.On;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A request is sent once more only where that is safe, and never more often than the budget
/// allows.
class RetryTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  private static final String PUT = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  private static final String CHUNKED =
      "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n";
  private static final Set<On> ALL = Set.of(On.values());

  @TempDir Path folder;
  private final CountDownLatch end = new CountDownLatch(1);
  private ScriptedUpstream bad;
  private ScriptedUpstream good;

  @BeforeEach
  void open() throws IOException {
    bad = ScriptedUpstream.start();
    good = ScriptedUpstream.start().always(Reply.ok("good"));
  }

  @AfterEach
  void close() throws IOException {
    end.countDown();
    bad.close();
    good.close();
  }

  private static RetrySettings settings(int attempts, Set<On> on) {
    return new RetrySettings(attempts, on, null, Percent.of(100), 1000, new Size(64 << 10));
  }

  private House house(RetrySettings settings) throws IOException {
    return builder(settings).open();
  }

  private House.Builder builder(RetrySettings settings) {
    return House.before(bad.port())
        .endpoint(good.port())
        .log(folder.resolve("access.log"))
        .guard(lanes -> Guard.retrying(Objects.requireNonNull(Retries.of(settings, lanes))));
  }

  /// Asks on connections of their own until both endpoints have been chosen first.
  private RawAnswer worst(House house, String request) throws IOException {
    RawAnswer worst = null;
    for (int i = 0; i < 4; i++) {
      try (RawClient client = RawClient.plain(house.port())) {
        RawAnswer answer = client.ask(request);
        if (worst == null || answer.status() != 200) {
          worst = answer;
        }
      }
    }
    return Objects.requireNonNull(worst);
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, PUT, CHUNKED})
  void an_idempotent_request_whose_connection_is_lost_goes_elsewhere(String request)
      throws Exception {
    bad.always(Reply.resetting());
    try (House house = house(settings(2, Set.of(On.RESET)))) {
      assertThat(worst(house, request).text()).isEqualTo("good");
      assertThat(good.requests()).hasSize(4);
      String body = request.equals(GET) ? "" : "hi";
      assertThat(good.requests()).allMatch(seen -> seen.body().utf8().equals(body));
      assertThat(bad.requests()).isNotEmpty();
      List<LogLine> lines = house.records();
      assertThat(lines).filteredOn(line -> line.get("attempts").equals("2")).isNotEmpty();
    }
  }

  @Test
  void a_request_that_may_have_had_an_effect_is_sent_once() throws Exception {
    for (Reply reply :
        List.of(
            Reply.resetting(),
            Reply.of(503).body("no"),
            Reply.of(502).body("no"),
            Reply.of(504).body("no"))) {
      bad.always(reply);
      try (House house = house(settings(5, ALL))) {
        int before = bad.requests().size() + good.requests().size();
        assertThat(worst(house, POST).status()).isGreaterThanOrEqualTo(502);
        assertThat(bad.requests().size() + good.requests().size()).isEqualTo(before + 4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void an_answer_of_a_gateway_is_made_up_for_if_that_was_asked_for(int status) throws Exception {
    bad.always(Reply.of(status).body("bad"));
    try (House house = house(settings(2, ALL))) {
      assertThat(worst(house, GET).text()).isEqualTo("good");
    }
    try (House house = house(settings(2, Set.of(On.RESET)))) {
      assertThat(worst(house, GET).text()).isEqualTo("bad");
    }
  }

  @Test
  void an_upstream_that_says_when_to_come_back_is_believed() throws Exception {
    bad.always(Reply.of(503).field("Retry-After", "7").body("bad"));
    try (House house = house(settings(2, ALL))) {
      RawAnswer answer = worst(house, GET);
      assertThat(answer.text()).isEqualTo("bad");
      assertThat(answer.fields("retry-after")).containsExactly("7");
      assertThat(bad.requests().size() + good.requests().size()).isEqualTo(4);
    }
  }

  @Test
  void an_answer_that_has_begun_is_never_begun_anew() throws Exception {
    bad.always(Reply.of(200).field("Content-Length", "10").sending(Bytes.of("half")).thenReset());
    good.always(Reply.of(200).field("Content-Length", "10").sending(Bytes.of("half")).thenReset());
    try (House house = house(settings(5, ALL));
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
      assertThat(bad.requests().size() + good.requests().size()).isEqualTo(1);
    }
  }

  @Test
  void a_try_may_have_a_time_of_its_own() throws Exception {
    bad.always(Reply.ok("late").waiting(end));
    RetrySettings settings =
        new RetrySettings(
            2, Set.of(), Duration.ofMillis(200), Percent.of(100), 1000, new Size(1024));
    try (House house = house(settings)) {
      assertThat(worst(house, GET).text()).isEqualTo("good");
      RawAnswer post = worst(house, POST);
      assertThat(post.status()).isEqualTo(504);
      assertThat(post.text()).contains("upstream.timeout");
    }
  }

  @Test
  void a_body_longer_than_the_copy_is_sent_once() throws Exception {
    bad.always(Reply.resetting());
    RetrySettings settings = new RetrySettings(3, ALL, null, Percent.of(100), 1000, new Size(1));
    try (House house = house(settings)) {
      assertThat(worst(house, PUT).status()).isEqualTo(502);
      assertThat(worst(house, CHUNKED).status()).isEqualTo(502);
      assertThat(worst(house, GET).status()).isEqualTo(200);
    }
  }

  @Test
  void without_memory_for_a_copy_a_request_is_sent_once() throws Exception {
    bad.always(Reply.resetting());
    try (House house = builder(settings(3, ALL)).memory(100).open()) {
      assertThat(worst(house, PUT).status()).isEqualTo(502);
      good.always(Reply.ok("good"));
      bad.always(Reply.ok("good"));
      assertThat(worst(house, PUT).status()).isEqualTo(200);
      assertThat(house.memory.used()).isZero();
    }
  }

  @Test
  void there_are_never_more_tries_than_the_budget_allows() throws Exception {
    bad.always(Reply.of(503).body("no"));
    good.always(Reply.of(503).body("no"));
    RetrySettings settings = new RetrySettings(10, ALL, null, Percent.of(20), 0, new Size(0));
    try (House house = house(settings)) {
      for (int i = 1; i <= 50; i++) {
        try (RawClient client = RawClient.plain(house.port())) {
          assertThat(client.ask(GET).status()).isEqualTo(503);
        }
        int sent = bad.requests().size() + good.requests().size();
        assertThat(sent).isLessThanOrEqualTo(i + i / 5);
      }
      assertThat(bad.requests().size() + good.requests().size()).isEqualTo(60);
    }
  }

  @Test
  void the_last_answer_is_the_clients() throws Exception {
    bad.always(Reply.of(503).body("first"));
    good.always(Reply.of(503).body("second"));
    try (House house = house(settings(2, ALL));
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(GET).status()).isEqualTo(503);
      assertThat(bad.requests()).hasSize(1);
      assertThat(good.requests()).hasSize(1);
    }
  }
}

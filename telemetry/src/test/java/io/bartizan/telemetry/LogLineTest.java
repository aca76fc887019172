package io.bartizan.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Refusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogLineTest {
  private static final LogFormat PLAIN = new LogFormat(false, List.of(), List.of());
  private static final LogFormat QUERY = new LogFormat(true, List.of("voucher"), List.of());
  private static final LogFormat HEADERS =
      new LogFormat(false, List.of(), List.of(Name.of("x-env"), Name.of("referer")));

  private final HandClock clock = new HandClock("2026-11-22T06:51:00.123Z");

  @Test
  void says_everything_about_an_answered_request() {
    Request request =
        Request.begun(clock)
            .method("POST")
            .host("api.example.com".getBytes(UTF_8))
            .path("/orders/1")
            .query("token=secret")
            .field("user-agent", "curl/8.14")
            .field("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .identity("shop", "jwt")
            .answered(201);
    request.walk().countIn(17);
    request.walk().countOut(1024);
    clock.move(Duration.ofNanos(812_345));
    assertThat(new String(line(PLAIN, request, Outcome.ANSWERED), UTF_8))
        .isEqualTo(
            """
            {"time":"2026-11-22T06:51:00.123Z","id":"0123456789abcdeffedcba9876543210",\
            "client":"192.0.2.1","method":"POST","host":"api.example.com","path":"/orders/1",\
            "status":201,"outcome":"answered","route":"orders","subject":"shop",\
            "authenticated_by":"jwt","bytes_in":17,"bytes_out":1024,"duration_us":812,\
            "upstream":"127.0.0.1:9001","upstream_us":700,"protocol":"HTTP/1.1",\
            "listener":"https:8443","user_agent":"curl/8.14",\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}
            """);
  }

  @Test
  void says_why_a_request_was_refused() {
    OnHead limit = _ -> Refusal.of(Code.RATE_LIMITED, "\"per-ip\" took the 51st");
    Request request =
        Request.begun(clock).path("/").through(Policy.enforced("limit", limit)).answered(200);
    assertThat(fields(PLAIN, request, Outcome.REFUSED))
        .containsEntry("status", 429L)
        .containsEntry("outcome", "refused")
        .containsEntry("code", "rate.limited")
        .containsEntry("policy", "limit")
        .containsEntry("reason", "\"per-ip\" took the 51st")
        .doesNotContainKeys("upstream", "upstream_us", "subject");
  }

  @Test
  void a_head_that_could_not_be_parsed_still_gives_a_line() {
    Request request = Request.begun(clock).refused(Code.REQUEST_MALFORMED, "no version");
    assertThat(fields(PLAIN, request, Outcome.REFUSED))
        .containsEntry("code", "request.malformed")
        .containsEntry("client", "192.0.2.1")
        .doesNotContainKeys("method", "path", "host", "policy");
  }

  @Test
  void a_client_that_goes_before_its_answer_has_no_status() {
    Request request = Request.begun(clock).path("/");
    assertThat(fields(PLAIN, request, Outcome.CLIENT_GONE))
        .containsEntry("outcome", "client_gone")
        .doesNotContainKey("status");
  }

  @Test
  void both_addresses_are_said_if_a_proxy_stands_between() {
    Request request = Request.begun(clock).path("/");
    Address proxy = new Address(0, 0xffff_0a00_0001L);
    Address client = new Address(0x2001_0db8_0000_0000L, 0x00ff);
    request.walk().connection(proxy, client, "https:8443", true);
    assertThat(fields(PLAIN, request, Outcome.CLIENT_GONE))
        .containsEntry("client", client.toString())
        .containsEntry("client", "2001:db8:0:0:0:0:0:ff")
        .containsEntry("peer", "10.0.0.1");
  }

  @Test
  void no_value_ends_a_line_or_its_string() {
    String attack =
        "x\",\"status\":200}\r\n{\"time\":\"2020\u0000\u001b[2J\u007f\u0085\u2028\u202e\\";
    byte[] bytes = attack.getBytes(UTF_8);
    Request request =
        Request.begun(clock)
            .method("X")
            .host(bytes)
            .path(bytes)
            .field("user-agent", bytes)
            .field("x-env", bytes)
            .identity(attack, "jwt")
            .refused(Code.REQUEST_MALFORMED, attack);
    byte[] line = line(HEADERS, request, Outcome.REFUSED);
    assertThat(line).containsOnlyOnce((byte) '\n').endsWith((byte) '\n');
    for (byte b : Arrays.copyOf(line, line.length - 1)) {
      assertThat(b).isBetween((byte) ' ', (byte) '~');
    }
    Map<String, Object> fields = JsonText.line(line);
    for (String name : List.of("host", "path", "user_agent", "subject", "reason")) {
      assertThat(fields).containsEntry(name, attack);
    }
    assertThat(fields)
        .containsEntry("headers", Map.of("x-env", attack))
        .containsEntry("status", 400L);
  }

  @Test
  void an_id_that_nobody_has_checked_stays_in_its_place() {
    for (String id : List.of("a\"b\n", "x".repeat(129))) {
      Request request = Request.begun(clock).path("/").id(id.getBytes(ISO_8859_1));
      assertThat(fields(PLAIN, request, Outcome.CLIENT_GONE))
          .containsEntry("id", id.substring(0, Math.min(id.length(), 128)));
    }
  }

  @Test
  void bytes_that_are_no_utf8_are_kept_as_escapes() {
    byte[] odd = {
      '/',
      (byte) 0xff,
      (byte) 0xc0,
      (byte) 0xaf,
      (byte) 0xed,
      (byte) 0xa0,
      (byte) 0x80,
      (byte) 0xe2,
      (byte) 0x82
    };
    Request request = Request.begun(clock).path(odd);
    assertThat(new String(line(PLAIN, request, Outcome.CLIENT_GONE), UTF_8))
        .contains("\"path\":\"/\\u00ff\\u00c0\\u00af\\u00ed\\u00a0\\u0080\\u00e2\\u0082\"");
  }

  @Test
  void text_that_people_write_stays_readable() {
    String text = "/größe/注文/😀";
    Request request = Request.begun(clock).path(text);
    byte[] line = line(PLAIN, request, Outcome.CLIENT_GONE);
    assertThat(new String(line, UTF_8)).contains("\"path\":\"" + text + "\"");
  }

  @Test
  void half_a_surrogate_pair_does_not_break_a_line() {
    Request request = Request.begun(clock).path("/").identity("a\ud800b\udc00", "jwt");
    assertThat(fields(PLAIN, request, Outcome.CLIENT_GONE))
        .containsEntry("subject", "a\ufffdb\ufffd");
  }

  @Test
  void the_query_is_not_logged_unless_asked_for_and_then_without_secrets() {
    Request request =
        Request.begun(clock)
            .path("/")
            .query(
                "page=2&access_token=canary&x&user[password]=canary&%74oken=canary;Api-Key=canary&VOUCHER=canary&empty=&q=a%22b");
    assertThat(fields(PLAIN, request, Outcome.CLIENT_GONE)).doesNotContainKey("query");
    assertThat(fields(QUERY, request, Outcome.CLIENT_GONE))
        .containsEntry(
            "query",
            "page=2&access_token=***&x&user[password]=***&%74oken=***;Api-Key=***&VOUCHER=***&empty=&q=a%22b");
  }

  @Test
  void a_field_that_comes_twice_is_logged_twice() {
    Request request = Request.begun(clock).path("/").field("x-env", "a").field("X-Env", "b");
    assertThat(fields(HEADERS, request, Outcome.CLIENT_GONE))
        .containsEntry("headers", Map.of("x-env", "a, b"));
    assertThat(fields(HEADERS, Request.begun(clock).path("/"), Outcome.CLIENT_GONE))
        .containsEntry("headers", Map.of());
  }

  @Test
  void long_values_are_cut_at_a_whole_character_and_it_is_said() {
    Request request =
        Request.begun(clock).path("/" + "ö".repeat(3000)).field("user-agent", "x".repeat(256));
    Map<String, Object> fields = fields(PLAIN, request, Outcome.CLIENT_GONE);
    assertThat(fields)
        .containsEntry("path", "/" + "ö".repeat(1023))
        .containsEntry("user_agent", "x".repeat(256))
        .containsEntry("cut", List.of("path"));
  }

  @Test
  void a_trace_id_is_said_only_if_it_is_one() {
    for (String odd :
        List.of(
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
            "x",
            "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01")) {
      Request request = Request.begun(clock).path("/").field("traceparent", odd);
      assertThat(fields(PLAIN, request, Outcome.CLIENT_GONE)).doesNotContainKey("trace_id");
    }
  }

  @Test
  void what_a_watched_policy_would_have_refused_is_in_the_line() throws Exception {
    OnHead limit = _ -> Refusal.of(Code.RATE_LIMITED, "canary");
    try (Recorder recorder =
        Recorder.open(Logs.to("off"), 1, clock, new io.bartizan.pipeline.Memory(1))) {
      Request request =
          Request.begun(clock, recorder.loop())
              .path("/")
              .through(new Policy("limit", limit, Policy.Mode.WATCH))
              .answered(200);
      assertThat(fields(PLAIN, request, Outcome.ANSWERED))
          .containsEntry("watched", List.of("limit:rate.limited"))
          .containsEntry("status", 200L);
    }
  }

  @Test
  void the_longest_line_fits() {
    byte[] worst = new byte[8192];
    Arrays.fill(worst, (byte) 0xff);
    String text = new String(worst, ISO_8859_1);
    List<Name> names =
        java.util.stream.IntStream.range(0, LogLine.HEADERS)
            .mapToObj(i -> Name.of("x" + "y".repeat(61) + (char) ('a' + i)))
            .toList();
    Request request =
        Request.begun(clock)
            .method("M".repeat(500))
            .host(worst)
            .path(worst)
            .id(worst)
            .identity(text, text);
    request
        .query("ü".repeat(4000))
        .field("user-agent", worst)
        .field("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    names.forEach(name -> request.field(name.toString(), worst));
    OnHead no = _ -> Refusal.of(Code.ENCODING_UNKNOWN, text);
    request.through(Policy.enforced(text, no)).answered(200);
    request.walk().countIn(Long.MIN_VALUE);
    request.walk().countOut(Long.MIN_VALUE);
    request.walk().webSocketEnded(Long.MIN_VALUE, Long.MIN_VALUE, Integer.MIN_VALUE);
    request.walk().connection(new Address(-1, -1), new Address(-1, -2), text, true);
    request.walk().protocol(text);
    request.walk().service(text);
    request.walk().upstream(text);
    request.walk().upstreamNanos(Long.MAX_VALUE);
    Watched watched = new Watched();
    for (int i = 0; i < 20; i++) {
      watched.add(text, Code.ENCODING_UNKNOWN);
    }
    request.walk().put(Watched.SLOT, watched);
    byte[] target = new byte[64 * 1024];
    byte[] route = Json.quoted(text, LogField.ROUTE.most());
    int end =
        new LogLine(new LogFormat(true, List.of(), names))
            .write(request.walk(), route, Outcome.REFUSED, -1, target, 0);
    assertThat(end).isBetween(LogLine.LONGEST / 2, LogLine.LONGEST - Snippet.ROOM);
    LogField[] all =
        Arrays.stream(LogField.values())
            .filter(field -> field != LogField.ATTEMPTS) // what was refused at once has none
            .toArray(LogField[]::new);
    assertThat(JsonText.line(Arrays.copyOf(target, end))).containsKeys(names(all));
  }

  private static String[] names(LogField... fields) {
    return Arrays.stream(fields).map(LogField::key).toArray(String[]::new);
  }

  private Map<String, Object> fields(LogFormat format, Request request, Outcome outcome) {
    return JsonText.line(line(format, request, outcome));
  }

  private byte[] line(LogFormat format, Request request, Outcome outcome) {
    byte[] target = new byte[LogLine.LONGEST];
    byte[] route = "orders".getBytes(UTF_8);
    int end = new LogLine(format).write(request.walk(), route, outcome, clock.nanos(), target, 0);
    return Arrays.copyOf(target, end);
  }
}

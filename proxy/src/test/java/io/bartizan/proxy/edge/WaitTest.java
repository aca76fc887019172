package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnBody;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Policies that wait, gather, answer and abort, on a real connection.
class WaitTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(5);

  @TempDir Path folder;
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private House.Builder house(Object... works) {
    Policy[] policies = new Policy[works.length];
    for (int i = 0; i < works.length; i++) {
      policies[i] = Policy.enforced("p" + i, works[i]);
    }
    return House.before(upstream.port())
        .log(folder.resolve("access.log"))
        .body(10_000_000)
        .policies(policies);
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static String post(String body) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /// A policy that gathers, and keeps what it saw.
  private record Gatherer(Need need, List<String> seen) implements OnBody {
    @Override
    public Verdict onBody(Exchange x, Body body) {
      seen.add(body.whole() + " " + body.bytes());
      return Verdict.CONTINUE;
    }
  }

  @Test
  void lent_bytes_stay_as_they_are_when_the_deadline_has_passed_and_others_are_served()
      throws Exception {
    CompletableFuture<Verdict.Done<String>> waiting = new CompletableFuture<>();
    CompletableFuture<Bytes> lent = new CompletableFuture<>();
    OnHead slow =
        x -> {
          if (!x.path().toString().equals("/lent")) {
            return Verdict.CONTINUE;
          }
          lent.complete(x.head().value(x.head().find(Name.of("x-mine"))));
          return new Verdict.Wait<String>(waiting::complete, (_, _) -> Verdict.CONTINUE, 1_000_000);
        };
    try (House house = house(slow).open()) {
      try (RawClient client = RawClient.plain(house.port())) {
        RawAnswer answer =
            client.ask("GET /lent HTTP/1.1\r\nHost: a\r\nX-Mine: " + "m".repeat(500) + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("policy.timeout");
        Eventually.holds("lent bytes are in the budget", () -> house.memory.used() > 0);
        for (int i = 0; i < 50; i++) {
          client.ask("GET /x HTTP/1.1\r\nHost: a\r\nX-Mine: " + "o".repeat(500) + "\r\n\r\n");
        }
      }
      for (int i = 0; i < 20; i++) {
        try (RawClient other = RawClient.plain(house.port())) {
          other.ask("GET /x HTTP/1.1\r\nHost: a\r\nX-Mine: " + "p".repeat(500) + "\r\n\r\n");
        }
      }
      assertThat(lent.get(10, TimeUnit.SECONDS).toString()).isEqualTo("m".repeat(500));
      waiting.get(10, TimeUnit.SECONDS).value("late");
      Eventually.holds("the memory is given back", () -> house.memory.used() == 0);
      assertThat(house.records()).hasSize(71);
    }
  }

  @Test
  void requests_sent_ahead_wait_for_the_one_that_waits() throws Exception {
    List<Verdict.Done<String>> waiting = new CopyOnWriteArrayList<>();
    OnHead slow = _ -> new Verdict.Wait<String>(waiting::add, (_, _) -> Verdict.CONTINUE, LONG);
    upstream.always(seen -> Reply.ok(seen.target()));
    try (House house = house(slow).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(get("/1") + get("/2") + get("/3"));
      for (int i = 0; i < 3; i++) {
        int number = i;
        Eventually.holds("request " + i + " waits", () -> waiting.size() == number + 1);
        waiting.get(i).value("go");
        assertThat(client.answer().text()).isEqualTo("/" + (i + 1));
      }
    }
  }

  @Test
  void an_answer_waits_for_a_policy_and_then_comes_whole() throws Exception {
    List<Verdict.Done<String>> waiting = new CopyOnWriteArrayList<>();
    OnAnswer slow =
        (_, _) -> new Verdict.Wait<String>(waiting::add, (_, _) -> Verdict.CONTINUE, LONG);
    upstream.always(Reply.ok("x".repeat(300_000)));
    try (House house = house(slow).open();
        RawClient client = RawClient.plain(house.port())) {
      for (int i = 0; i < 3; i++) {
        int number = i;
        client.send(get("/"));
        Eventually.holds("it waits", () -> waiting.size() == number + 1);
        waiting.get(i).value("go");
        assertThat(client.answer().body().length()).isEqualTo(300_000);
      }
    }
  }

  @Test
  void a_head_that_waited_is_sent_before_its_body_comes() throws Exception {
    CompletableFuture<Verdict.Done<String>> waiting = new CompletableFuture<>();
    OnAnswer slow =
        (_, _) -> new Verdict.Wait<String>(waiting::complete, (_, _) -> Verdict.CONTINUE, LONG);
    try (HandUpstream server = HandUpstream.start();
        House house = House.before(server.port()).policies(Policy.enforced("slow", slow)).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(get("/"));
      try (HandUpstream.Peer peer = server.accept()) {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        waiting.get(10, TimeUnit.SECONDS).value("go");
        assertThat(client.read(15).toString()).isEqualTo("HTTP/1.1 200 OK");
      }
    }
  }

  @Test
  void a_gathered_body_is_seen_and_then_sent() throws Exception {
    Gatherer gatherer =
        new Gatherer(new Need(100_000, Need.Beyond.REFUSE), new CopyOnWriteArrayList<>());
    String large = "x".repeat(100_000);
    try (House house = house(gatherer).open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(post("hello")).status()).isEqualTo(200);
      assertThat(client.ask(post(large)).status()).isEqualTo(200);
      assertThat(
              client
                  .ask(
                      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")
                  .status())
          .isEqualTo(200);
      assertThat(client.ask(get("/")).status()).isEqualTo(200);
      assertThat(client.ask(post("x".repeat(100_001))).status()).isEqualTo(413);
    }
    assertThat(upstream.requests())
        .extracting(request -> request.body().length())
        .containsExactly(5, 100_000, 5, 0);
    assertThat(gatherer.seen())
        .containsExactly("true hello", "true " + large, "true hello", "true ");
  }

  @Test
  void a_prefix_is_seen_and_the_rest_streams_past() throws Exception {
    Gatherer gatherer = new Gatherer(new Need(4, Need.Beyond.PREFIX), new CopyOnWriteArrayList<>());
    String large = "0123456789".repeat(200_000);
    try (House house = house(gatherer).open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(post(large)).status()).isEqualTo(200);
      assertThat(client.ask(post("abcd")).status()).isEqualTo(200);
      assertThat(
              client
                  .ask(
                      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabcdefghi\r\n0\r\n\r\n")
                  .status())
          .isEqualTo(200);
      Eventually.holds("nothing is held", () -> house.memory.used() == 0);
    }
    assertThat(upstream.request(0).text()).isEqualTo(large);
    assertThat(upstream.request(1).text()).isEqualTo("abcd");
    assertThat(upstream.request(2).text()).isEqualTo("abcdefghi");
    assertThat(gatherer.seen()).containsExactly("false 0123", "true abcd", "false abcd");
  }

  @Test
  void a_body_for_which_there_is_no_memory_is_refused() throws Exception {
    Gatherer gatherer =
        new Gatherer(new Need(5_000_000, Need.Beyond.REFUSE), new CopyOnWriteArrayList<>());
    try (House house = house(gatherer).memory(100_000).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(post("x".repeat(1_000_000)));
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("gateway.memory");
      Eventually.holds("the memory is given back", () -> house.memory.used() == 0);
      try (RawClient next = RawClient.plain(house.port())) {
        assertThat(next.ask(post("small")).status()).isEqualTo(200);
      }
    }
    assertThat(gatherer.seen()).containsExactly("true small");
  }

  @Test
  void a_gathered_body_is_sent_again_on_a_second_try() throws Exception {
    Gatherer gatherer =
        new Gatherer(new Need(1000, Need.Beyond.REFUSE), new CopyOnWriteArrayList<>());
    AtomicInteger tries = new AtomicInteger();
    OnForward count =
        (_, attempt) -> {
          tries.incrementAndGet();
          attempt.edits().add(Fields.of(Name.of("x-try"), "" + attempt.number()));
          return Verdict.CONTINUE;
        };
    upstream.then(Reply.ok("first"), Reply.closing(), Reply.ok("third"));
    try (House house = house(gatherer, count).open();
        RawClient client = RawClient.plain(house.port())) {
      client.ask(get("/"));
      String put = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
      assertThat(client.ask(put).text()).isEqualTo("third");
      assertThat(tries).hasValue(3);
      assertThat(house.records()).hasSize(2);
    }
    assertThat(upstream.request(2).text()).isEqualTo("hello");
    assertThat(upstream.request(1).fields("x-try")).containsExactly("1");
    assertThat(upstream.request(2).fields("x-try")).containsExactly("2");
  }

  @Test
  void a_policy_may_answer_without_the_upstream() throws Exception {
    OnHead own =
        x ->
            switch (x.path().toString()) {
              case "/empty" -> new Answer.Content(204, Fields.NONE, Bytes.EMPTY);
              case "/here" ->
                  new Answer.Content(200, Fields.of(Name.of("x-own"), "yes"), Bytes.of("here"));
              case "/no" -> Refusal.of(Code.ROLE_MISSING, "secret reason");
              default -> Verdict.CONTINUE;
            };
    OnAnswer mark =
        (_, answer) -> {
          answer.edits().set(Fields.of(Name.of("x-mark"), answer.own() ? "own" : "theirs"));
          return Verdict.CONTINUE;
        };
    try (House house = house(own, mark).open();
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer empty = client.ask(get("/empty"));
      assertThat(empty.status()).isEqualTo(204);
      assertThat(empty.fields("content-length")).isEmpty();
      assertThat(empty.field("x-mark")).isEqualTo("own");
      RawAnswer here = client.ask(get("/here"));
      assertThat(here.text()).isEqualTo("here");
      assertThat(here.field("x-own")).isEqualTo("yes");
      RawAnswer no = client.ask(get("/no"));
      assertThat(no.status()).isEqualTo(403);
      assertThat(no.toString()).doesNotContain("secret");
      assertThat(no.field("x-mark")).isEqualTo("own");
      assertThat(client.ask(get("/x")).field("x-mark")).isEqualTo("theirs");
      assertThat(house.records())
          .extracting(LogLine::said)
          .containsExactly(
              "answered 204", "answered 200", "refused 403 authorization.role", "answered 200");
    }
  }

  @Test
  void an_abort_ends_the_connection_without_an_answer() throws Exception {
    OnHead abort = _ -> new Verdict.Abort(Code.ADDRESS_DENIED, "go away");
    try (House house = house(abort).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(get("/"));
      assertThat(client.rest().length()).isZero();
      assertThat(house.records())
          .extracting(LogLine::said)
          .containsExactly("aborted 0 address.denied");
    }
  }

  @Test
  void an_answer_that_a_policy_refuses_does_not_leave_its_body_behind() throws Exception {
    OnAnswer refuse =
        (x, _) ->
            x.path().toString().equals("/bad")
                ? Refusal.of(Code.POLICY_FAILED, "no")
                : Verdict.CONTINUE;
    upstream.always(Reply.ok("x".repeat(100_000)));
    try (House house = house(refuse).open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(get("/bad")).status()).isEqualTo(503);
      assertThat(client.ask(get("/good")).body().length()).isEqualTo(100_000);
      assertThat(client.ask(get("/bad")).status()).isEqualTo(503);
    }
  }

  @Test
  void a_policy_that_throws_refuses_and_harms_nobody_else() throws Exception {
    OnAnswer broken =
        (x, _) -> {
          if (x.path().toString().equals("/bad")) {
            throw new IllegalStateException("broken");
          }
          return Verdict.CONTINUE;
        };
    try (House house = house(broken).open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(get("/bad")).status()).isEqualTo(503);
      assertThat(client.ask(get("/good")).status()).isEqualTo(200);
    }
  }

  @Test
  void fields_are_changed_on_the_way_there_and_back() throws Exception {
    OnForward there =
        (_, attempt) -> {
          attempt.edits().remove(Name.of("x-secret")).set(Fields.of(Name.of("x-user"), "alice"));
          return Verdict.CONTINUE;
        };
    OnAnswer back =
        (_, answer) -> {
          answer.edits().remove(Name.of("server")).set(Fields.of(Name.of("x-frame"), "none"));
          return Verdict.CONTINUE;
        };
    upstream.always(Reply.of(200).field("Server", "x").field("X-Frame", "theirs").body("ok"));
    try (House house = house(there, back).open();
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer =
          client.ask(
              "GET / HTTP/1.1\r\nHost: a\r\nX-User: mallory\r\nx_user: mallory\r\nX_SECRET: 1\r\nX-Secret: 2\r\n\r\n");
      assertThat(answer.fields("server")).isEmpty();
      assertThat(answer.fields("x-frame")).containsExactly("none");
    }
    assertThat(upstream.request(0).fields("x-user")).containsExactly("alice");
    assertThat(upstream.request(0).raw().toString())
        .doesNotContainIgnoringCase("secret")
        .doesNotContain("mallory");
  }
}

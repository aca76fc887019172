package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestProvider;
import io.bartizan.testkit.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways with one store know the same sessions.
class SignInTogetherTest {
  private static final String SESSION = "__Host-corp.session";

  @TempDir Path one;
  @TempDir Path two;
  private final HandTicker ticker = new HandTicker();
  private TestRedis redis;
  private TestProvider provider;
  private ScriptedUpstream upstream;
  private TestGateway first;
  private TestGateway second;
  private TestBrowser here;
  private TestBrowser there;

  @BeforeEach
  void serve() throws Exception {
    redis = TestRedis.start(one);
    provider = TestProvider.start(ticker);
    upstream = ScriptedUpstream.start().always(Reply.ok("in stock"));
    first = gateway(one);
    second = gateway(two);
    here = new TestBrowser(first);
    there = new TestBrowser(second);
  }

  private TestGateway gateway(Path folder) throws Exception {
    Files.writeString(folder.resolve("client.secret"), "hunter2 and more");
    Files.writeString(folder.resolve("session.key"), "0123456789abcdef0123456789abcdef");
    String store = "store: { redis: { address: \"127.0.0.1:" + redis.port() + "\" } }\n";
    return TestGateway.start(
        folder, OidcTest.config(provider, upstream, "recheck: 5s") + store, ticker);
  }

  @AfterEach
  void end() throws Exception {
    first.close();
    second.close();
    upstream.close();
    provider.close();
    redis.close();
  }

  @Test
  void a_session_of_one_is_good_at_the_other_until_it_ends_at_either() throws Exception {
    here.signIn(provider, "/orders");
    there.cookies().putAll(here.cookies());
    assertThat(there.call("GET /orders").status()).isEqualTo(200);
    here.post("/.sign-in/corp/logout", "", "Origin: " + here.origin());
    assertThat(there.call("GET /orders").status()).as("not asked again so soon").isEqualTo(200);
    ticker.advance(Duration.ofSeconds(6));
    assertThat(there.call("GET /orders").text()).contains("session.ended");
  }

  @Test
  void both_renew_a_session_once() throws Exception {
    here.signIn(provider, "/orders");
    String session = here.cookies().get(SESSION);
    ticker.advance(Duration.ofMinutes(6));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<RawAnswer>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        TestBrowser tab = new TestBrowser(i % 2 == 0 ? first : second);
        tab.cookies().put(SESSION, session);
        calls.add(() -> tab.call("GET /orders"));
      }
      for (Future<RawAnswer> each : threads.invokeAll(calls)) {
        assertThat(each.get().status()).as(each.get().toString()).isEqualTo(200);
      }
    }
    assertThat(provider.tokenCalls()).isEqualTo(2);
    assertThat(provider.refreshTokensUsedTwice()).isZero();
  }

  @Test
  void a_login_that_begins_here_can_end_there_and_only_once() throws Exception {
    String query = provider.letIn(here.begin("/orders"));
    there.cookies().putAll(here.cookies());
    assertThat(there.back(query).status()).isEqualTo(303);
    assertThat(there.call("GET /orders").status()).isEqualTo(200);
    assertThat(here.back(query).text()).contains("sign-in.replayed");
  }

  @Test
  void without_the_store_nobody_passes_whose_session_has_to_be_looked_up() throws Exception {
    here.signIn(provider, "/orders");
    assertThat(here.call("GET /orders").status()).isEqualTo(200);
    redis.close();
    assertThat(here.call("GET /orders").status()).as("looked up a moment ago").isEqualTo(200);
    ticker.advance(Duration.ofSeconds(6));
    assertThat(here.call("GET /orders").status()).isEqualTo(503);
    there.cookies().putAll(here.cookies());
    assertThat(there.call("GET /orders").status()).isEqualTo(503);
  }
}

package io.bartizan.policies.waf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Size;
import io.bartizan.identity.CpuPool;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import io.bartizan.telemetry.Judgement;
import io.bartizan.telemetry.Judging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WafTest {
  private static final Ask POST =
      Ask.of("POST", "/orders").with("content-type", "application/x-www-form-urlencoded");

  /// Enough to judge a head.
  private static final int ROOM = 100_000;

  @TempDir private Path folder;
  private final CpuPool computers = new CpuPool("rules", 1, 1);
  private final Memory memory = new Memory(1 << 20);
  private final CountDownLatch release = new CountDownLatch(1);

  private Waf waf(WafConfig.Mode mode) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("own.conf"),
            """
            SecRule ARGS "@streq evil" "id:1,phase:2,deny"
            SecRule REQUEST_HEADERS:x-tea "@streq 1" "id:2,phase:1,deny,status:418"
            SecRule REQUEST_HEADERS:x-tea "@streq 2" "id:3,phase:1,deny,status:200"
            SecRule REQUEST_HEADERS:x-tea "@streq 3" "id:4,phase:1,drop,nolog"
            """);
    WafConfig config =
        new WafConfig(
            List.of(file),
            mode,
            null,
            null,
            null,
            List.of(),
            new WafBodyConfig(new Size(1 << 20), Longer.REJECT, Set.of()),
            WafResponsesConfig.OFF,
            Set.of());
    return new Waf(config, new RuleSets(computers).draft(), memory, false);
  }

  private RoadTester on(WafConfig.Mode mode, Policy.Mode counts) throws IOException {
    Waf waf = waf(mode);
    return new RoadTester()
        .on(Pipeline.of(List.of(new Policy("waf", waf, counts))))
        .sending(Bytes.of("a=evil&b=" + "x".repeat(Waf.SHORT)));
  }

  /// One computation runs, and one waits: there is no room for a third.
  private void fill() throws Exception {
    Verdict.Done<Boolean> nobody =
        new Verdict.Done<>() {
          @Override
          public void value(Boolean value) {}

          @Override
          public void failed(Throwable cause) {}
        };
    CountDownLatch begun = new CountDownLatch(1);
    computers
        .asking(() -> {
          begun.countDown();
          release.await();
          return true;
        })
        .begin(nobody);
    begun.await();
    computers.asking(() -> true).begin(nobody);
  }

  @Test
  void the_status_of_a_rule_is_that_of_the_refusal_if_it_is_an_error() throws Exception {
    RoadTester tester = on(WafConfig.Mode.BLOCK, Policy.Mode.ENFORCE);
    assertThat(tester.send(Ask.get("/").with("x-tea", "1")).status()).isEqualTo(418);
    Told other = tester.send(Ask.get("/").with("x-tea", "2"));
    assertThat(other.status()).isEqualTo(403);
    assertThat(other.code()).isEqualTo(Code.WAF_BLOCKED);
  }

  @Test
  void watched_rules_tell_what_they_would_have_blocked() throws Exception {
    assertThat(watched(Ask.get("/").with("x-tea", "3"))).isEqualTo("WATCHED by 4");
    assertThat(watched(Ask.get("/").with("x-tea", "1"))).isEqualTo("WATCHED by 2");
    assertThat(watched(Ask.get("/"))).isEqualTo("CLEAN by 0");
  }

  private String watched(Ask ask) throws IOException {
    List<Judgement> judged = new ArrayList<>();
    OnForward spy =
        (x, _) -> {
          judged.add(requireNonNull(x.get(Judging.SLOT)).conclude(x));
          return Verdict.CONTINUE;
        };
    Policy rules = new Policy("waf", waf(WafConfig.Mode.WATCH), Policy.Mode.WATCH);
    Pipeline road = Pipeline.of(List.of(rules, new Policy("spy", spy, Policy.Mode.ENFORCE)));
    assertThat(new RoadTester().on(road).send(ask).forwarded()).isTrue();
    return judged.getFirst().result() + " by " + judged.getFirst().rule();
  }

  @Test
  void a_long_body_is_judged_on_another_thread() throws Exception {
    Told told = on(WafConfig.Mode.BLOCK, Policy.Mode.ENFORCE).send(POST);
    assertThat(told.code()).isEqualTo(Code.WAF_BLOCKED);
    assertThat(told.reason()).isEqualTo("rule 1");
    assertThat(told.forwarded()).isFalse();
  }

  @Test
  void the_copy_of_a_long_body_is_taken_from_the_memory_budget_and_given_back() throws Exception {
    RoadTester tester = on(WafConfig.Mode.BLOCK, Policy.Mode.ENFORCE);
    int others = (1 << 20) - ROOM;
    assertThat(memory.take(others)).isTrue();
    Told told = tester.sending(Bytes.of("a=evil&b=" + "x".repeat(ROOM))).send(POST);
    assertThat(told.code()).isEqualTo(Code.MEMORY_EXHAUSTED);
    assertThat(told.reason()).contains("body");
    assertThat(told.forwarded()).isFalse();
    memory.give(others);
    assertThat(tester.send(POST).code()).isEqualTo(Code.WAF_BLOCKED);
    assertThat(memory.used()).isZero();
  }

  @Test
  void what_a_request_takes_before_its_body_comes_is_taken_from_the_memory_budget()
      throws Exception {
    List<Long> taken = new ArrayList<>();
    OnForward spy =
        (_, _) -> {
          taken.add(memory.used());
          return Verdict.CONTINUE;
        };
    Policy rules = new Policy("waf", waf(WafConfig.Mode.BLOCK), Policy.Mode.ENFORCE);
    Pipeline road = Pipeline.of(List.of(rules, new Policy("spy", spy, Policy.Mode.ENFORCE)));
    RoadTester tester = new RoadTester().on(road);
    assertThat(tester.send(Ask.get("/")).forwarded()).isTrue();
    assertThat(tester.send(Ask.get("/").with("x-long", "x".repeat(20_000))).forwarded()).isTrue();
    assertThat(taken.getFirst()).isGreaterThan(12_000);
    assertThat(taken.getLast()).isGreaterThan(taken.getFirst() + 30_000);
    assertThat(memory.used()).isZero();
    assertThat(memory.take((1 << 20) - 12_000)).isTrue();
    Told told = tester.send(Ask.get("/"));
    assertThat(told.code()).isEqualTo(Code.MEMORY_EXHAUSTED);
    assertThat(told.forwarded()).isFalse();
    assertThat(memory.used()).isEqualTo((1 << 20) - 12_000);
  }

  @Test
  void watched_rules_let_a_body_pass_that_there_is_no_memory_for() throws Exception {
    RoadTester tester = on(WafConfig.Mode.WATCH, Policy.Mode.WATCH);
    assertThat(memory.take(1 << 20)).isTrue();
    assertThat(tester.send(POST).forwarded()).isTrue();
    memory.give(1 << 20);
    assertThat(memory.used()).isZero();
  }

  @Test
  void a_long_body_that_finds_no_thread_is_refused() throws Exception {
    RoadTester tester = on(WafConfig.Mode.BLOCK, Policy.Mode.ENFORCE).mayFail();
    fill();
    Told told = tester.send(POST);
    release.countDown();
    assertThat(told.status()).isEqualTo(503);
    assertThat(told.code()).isEqualTo(Code.POLICY_FAILED);
    assertThat(told.reason()).contains("rules is full");
    assertThat(told.forwarded()).isFalse();
  }

  @Test
  void where_rules_are_only_watched_it_passes() throws Exception {
    RoadTester tester = on(WafConfig.Mode.WATCH, Policy.Mode.WATCH).mayFail();
    fill();
    Told told = tester.send(POST);
    release.countDown();
    assertThat(told.forwarded()).isTrue();
  }
}

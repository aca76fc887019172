package io.bartizan.e2e.crs;

import java.io.PrintStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Plays tests to a gateway and tells which fail.
final class CrsRun {
  /// How many tests are under way at a time: enough to hide the waiting.
  private static final int AT_ONCE = 4;

  /// A stage that has been played.
  private record Played(FtwTest test, FtwTest.Stage stage, InetAddress client, Answer answer) {}

  /// A stage that is not as expected.
  private record Failed(FtwTest test, FtwTest.Stage stage, String why) {
    private static final int LONGEST = 400;

    String line() {
      String line = "FAILED " + test.name() + ": " + why.replace("\n", "\\n");
      return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
  }

  private final CrsGateway gateway;

  private CrsRun(CrsGateway gateway) {
    this.gateway = gateway;
  }

  /// How many tests there were, and the names of those that failed.
  record Outcome(int tests, List<String> failed) {
    Outcome {
      failed = List.copyOf(failed);
    }

    int passed() {
      return tests - failed.size();
    }
  }

  /// Plays all tests; writes a line for each that fails, and at the end how many.
  static Outcome of(List<FtwTest> all, CrsGateway gateway, PrintStream out) throws Exception {
    List<Failed> failures = new CrsRun(gateway).failures(all);
    failures.sort(Comparator.comparing(failed -> failed.test().name()));
    Set<String> told = new HashSet<>();
    failures.removeIf(failed -> !told.add(failed.test().name()));
    failures.forEach(failed -> out.println(failed.line()));
    List<String> names = failures.stream().map(failed -> failed.test().name()).toList();
    Outcome outcome = new Outcome(all.size(), names);
    out.println(outcome.passed() + " passed, " + names.size() + " failed");
    return outcome;
  }

  private List<Failed> failures(List<FtwTest> tests) throws Exception {
    List<Failed> first = judge(play(tests));
    List<FtwTest> again =
        first.stream()
            .filter(failed -> failed.stage().output().retries())
            .map(Failed::test)
            .distinct()
            .toList();
    List<Failed> failures = new ArrayList<>(first);
    if (!again.isEmpty()) {
      failures.removeIf(failed -> again.contains(failed.test()));
      failures.addAll(judge(play(again)));
    }
    return failures;
  }

  private List<Played> play(List<FtwTest> tests) throws Exception {
    List<Future<List<Played>>> running = new ArrayList<>();
    List<Played> played = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
      for (FtwTest test : tests) {
        running.add(executor.submit(() -> play(test)));
      }
      for (Future<List<Played>> each : running) {
        played.addAll(each.get());
      }
    }
    return played;
  }

  private List<Played> play(FtwTest test) throws Exception {
    List<Played> played = new ArrayList<>();
    for (FtwTest.Stage stage : test.stages()) {
      InetAddress client = gateway.client();
      Answer answer = answer(stage, client);
      played.add(new Played(test, stage, client, answer));
    }
    return played;
  }

  /// What is no request fails this test and no other.
  private Answer answer(FtwTest.Stage stage, InetAddress client) {
    try {
      return gateway.send(FtwRequest.of(stage.input()), client);
    } catch (IllegalArgumentException e) {
      return new Answer(0, "", "no request: " + e.getMessage());
    }
  }

  private List<Failed> judge(List<Played> played) throws Exception {
    Map<String, Hits> hits = gateway.hits();
    List<Failed> failures = new ArrayList<>();
    for (Played one : played) {
      Hits hit = hits.getOrDefault(one.client().getHostAddress(), Hits.NONE);
      List<String> why = one.stage().output().failures(one.answer(), hit);
      if (!why.isEmpty()) {
        failures.add(
            new Failed(
                one.test(),
                one.stage(),
                String.join("; ", why)
                    + ("; status " + one.answer().status() + ", rules " + hit.rules())));
      }
    }
    return failures;
  }
}

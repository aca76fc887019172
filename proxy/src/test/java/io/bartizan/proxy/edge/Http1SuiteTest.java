package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Suites;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Runs the suite of malformed and ambiguous requests, which brings its own recording upstream,
/// against a real listener.
class Http1SuiteTest {
  @Test
  void no_vector_is_violated_and_nothing_is_smuggled() throws Exception {
    Optional<Path> runner = Suites.find("http1/run.py");
    Assumptions.assumeTrue(runner.isPresent());
    int origin = freePort();
    try (House house = House.before(origin).open()) {
      run(runner.orElseThrow(), house, origin, "--only", "ok-");
      String output = run(runner.orElseThrow(), house, origin, "--file", vectors());
      assertThat(output).contains("TOTAL 125 ").doesNotContain("VIOLATION");
      System.out.print(output);
    }
  }

  private static String vectors() {
    return Suites.find("http1/vectors.jsonl").orElseThrow().toString();
  }

  /// Runs the suite. The first time is for warming up: the runner gives an answer less than a
  /// second.
  private static String run(Path runner, House house, int origin, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("python3", runner.toString(), "127.0.0.1:" + house.port()));
    command.addAll(List.of("--origin", "" + origin, "--wait", "0.3"));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(output).isTrue();
    return output;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

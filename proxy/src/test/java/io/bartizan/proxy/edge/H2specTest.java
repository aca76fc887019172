package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs h2spec, a suite of conformance tests, against a real listener. Its program lies in the jar
/// of a Maven plugin.
class H2specTest {
  private static final String PROGRAM = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

  @TempDir Path folder;

  @Test
  void every_case_of_the_suite_passes() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"));
    Path program = unpacked();
    try (ScriptedUpstream upstream = ScriptedUpstream.start();
        House house = House.before(upstream.port()).certificates(Tls.certificates()).open()) {
      upstream.always(Reply.ok("long enough for every case"));
      String output =
          run(
              program.toString(),
              "--tls",
              "--insecure",
              "--strict",
              "--timeout",
              "5",
              "--host",
              "localhost",
              "--port",
              "" + house.port());
      assertThat(output).contains("146 tests, 146 passed, 0 skipped, 0 failed");
    }
  }

  private Path unpacked() throws Exception {
    Path archive = folder.resolve("h2spec.tar.gz");
    try (InputStream in = H2specTest.class.getResourceAsStream(PROGRAM)) {
      Files.copy(in, archive);
    }
    run("tar", "-xzf", archive.toString(), "-C", folder.toString());
    return folder.resolve("h2spec");
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(output).isTrue();
    return output;
  }
}

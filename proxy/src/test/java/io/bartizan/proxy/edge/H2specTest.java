package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs h2spec, a suite of conformance tests, against a real listener. Its program lies in the jar
/// of a Maven plugin.
class H2specTest {
  private static final String PROGRAM = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

  @TempDir Path folder;

  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"));
    upstream = ScriptedUpstream.start();
    upstream.always(Reply.ok("long enough for every case"));
  }

  @AfterEach
  void close() throws Exception {
    upstream.close();
  }

  @Test
  void every_case_of_the_suite_passes_with_tls() throws Exception {
    try (House house = House.before(upstream.port()).certificates(Tls.certificates()).open()) {
      assertAllPass(house, "--tls", "--insecure");
    }
  }

  @Test
  void every_case_of_the_suite_passes_in_clear_text() throws Exception {
    try (House house =
        House.before(upstream.port()).protocols(ListenProtocol.HTTP1, ListenProtocol.H2).open()) {
      assertAllPass(house);
    }
  }

  /// All cases, those of its strict mode too: what is recommended, not only what is required.
  private void assertAllPass(House house, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(unpacked().toString(), "--strict"));
    command.addAll(List.of("--timeout", "5", "--host", "localhost", "--port", "" + house.port()));
    command.addAll(List.of(options));
    assertThat(run(command.toArray(String[]::new)))
        .contains("146 tests, 146 passed, 0 skipped, 0 failed");
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

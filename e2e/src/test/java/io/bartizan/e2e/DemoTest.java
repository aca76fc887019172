package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to a demo besides its lines.
final class DemoTest {
  private static final Pattern CONFIGURATION = Pattern.compile("its configuration +(\\S+) ");

  @TempDir private Path folder;

  @Test
  void takes_over_a_change_of_its_configuration_and_leaves_nothing_behind() throws Exception {
    try (Program demo = Program.start(folder, "demo", "--port", "0")) {
      Eventually.holds("the demo", () -> demo.output().contains("Ctrl-C ends the demo"));
      Path configuration = configuration(demo.output());
      Files.writeString(configuration, Files.readString(configuration).replace("60/min", "70/min"));
      Eventually.holds("the change", () -> demo.complaints().contains("is in force, instead of"));
      demo.end("TERM");
      assertThat(configuration.getParent()).doesNotExist();
    }
  }

  @Test
  void says_that_its_port_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[4]))) {
      String port = Integer.toString(taken.getLocalPort());
      Shell.Result result = Program.command("demo", "--port", port);
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .startsWith("bartizan: cannot listen on ")
          .contains(":" + port + ": ", "Choose another port with --port");
    }
  }

  private static Path configuration(String said) {
    Matcher line = CONFIGURATION.matcher(said);
    assertThat(line.find()).as(said).isTrue();
    return Path.of(line.group(1));
  }
}

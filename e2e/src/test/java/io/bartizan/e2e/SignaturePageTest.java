package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.ScriptedUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page about signatures tells a shell to do, with openssl and curl, is admitted.
final class SignaturePageTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Pattern KEYS = Pattern.compile("`(openssl [^`]+)`");

  @TempDir Path folder;

  @Test
  void the_examples_run_as_they_stand() throws Exception {
    String page = Files.readString(Path.of("../docs/authentication/signature.md"));
    for (String command : found(KEYS, page)) {
      Shell.sh("cd " + folder + " && " + command).orFail();
    }
    try (ScriptedUpstream upstream = ScriptedUpstream.start();
        TestGateway gateway =
            TestGateway.start(
                folder,
                found(YAML, page)
                    .getFirst()
                    .replace("127.0.0.1:8080", "127.0.0.1:0")
                    .replace("http://127.0.0.1:9001", upstream.endpoint()))) {
      List<String> scripts = found(SHELL, page);
      assertThat(scripts).hasSize(2);
      for (String script : scripts) {
        String own = script.replace("127.0.0.1:8080", "127.0.0.1:" + gateway.port("http:0"));
        assertThat(Shell.run("bash", "-ec", "cd " + folder + "\n" + own).orFail()).isEqualTo("ok");
      }
      assertThat(upstream.requests())
          .extracting(seen -> seen.method() + " " + seen.target() + " " + seen.text())
          .containsExactly("POST /orders/7 {\"item\": 1}", "GET /orders/8 ");
    }
  }

  private static List<String> found(Pattern pattern, String page) {
    return pattern.matcher(page).results().map(each -> each.group(1)).toList();
  }
}

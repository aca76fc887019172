package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Loaded;
import io.bartizan.gateway.settings.GatewaySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page about services that fail shows what can be run, and every refusal that it names is one.
class ResiliencePageTest {
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void its_example_loads() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/resilience.md")));
    assertThat(example.find()).isTrue();
    Path file = Files.writeString(folder.resolve("bartizan.yaml"), example.group(1));
    assertThat(GatewaySettings.load(file)).isInstanceOf(Loaded.Good.class);
  }
}

package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Documents that are on the web or on the disk, and moments.
final class ResourceTest {
  record Root(
      @Doc("Where it is.") @Nullable Resource at, @Doc("Until when.") @Nullable Instant until) {}

  private static Root load(String text) {
    return Config.parse("test.yaml", text, Root.class).orElseThrow();
  }

  @Test
  void a_resource_with_a_scheme_is_on_the_web() {
    assertThat(load("at: \"https://example.com/keys.json\"").at())
        .isEqualTo(new Resource.OnWeb(URI.create("https://example.com/keys.json")));
    assertThatThrownBy(() -> load("at: \"ftp://example.com/keys.json\""))
        .hasMessageContaining("(expected: an absolute http or https URI");
    assertThatThrownBy(() -> load("at: \"https://me:secret@example.com/\""))
        .hasMessageNotContaining("secret");
  }

  @Test
  void any_other_is_a_file_that_is_watched(@TempDir Path folder) throws Exception {
    Path keys = Files.writeString(folder.resolve("keys.json"), "{}");
    Path file = Files.writeString(folder.resolve("bartizan.yaml"), "at: keys.json");
    Loaded<Root> loaded = Config.load(file, Root.class);
    assertThat(loaded.orElseThrow().at()).isEqualTo(new Resource.OnDisk(keys));
    assertThat(loaded.files()).contains(keys);
    Files.delete(keys);
    assertThatThrownBy(() -> Config.load(file, Root.class).orElseThrow())
        .hasMessageContaining("(expected: a file that exists)");
  }

  @Test
  void a_moment_is_in_utc() {
    assertThat(load("until: 2027-01-01T00:00:00Z").until())
        .isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThatThrownBy(() -> load("until: 2027-01-01"))
        .hasMessageContaining(
            "2027-01-01 (expected: a moment in UTC such as 2027-01-01T00:00:00Z)");
  }
}

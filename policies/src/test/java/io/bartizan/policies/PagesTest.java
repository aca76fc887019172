package io.bartizan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Doc;
import io.bartizan.config.Inline;
import io.bartizan.config.ReferencePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The reference of each policy is made of its record.
final class PagesTest {
  private static final Path PAGES = Path.of("../docs/policies");
  private static final List<String> POLICIES =
      List.of(
          "addresses",
          "authorize",
          "compress",
          "cors",
          "decompress",
          "limit",
          "redirect",
          "request-headers",
          "respond",
          "response-headers",
          "rewrite",
          "security-headers",
          "waf");

  private record Page(@Doc("Policies.") @Inline Guards guards, @Doc("Goal.") @Inline Goal goal) {}

  @Test
  void every_page_says_of_the_keys_what_their_record_says() throws IOException {
    String reference = ReferencePage.of(Page.class);
    for (String policy : POLICIES) {
      String page = Files.readString(PAGES.resolve(policy + ".md"));
      assertThat(page).contains("## Keys\n\n" + section(reference, policy) + "\n");
      assertThat(page).contains("## Posture\n", "```yaml\nlisten: ");
    }
  }

  private static String section(String reference, String policy) {
    String from = reference.substring(reference.indexOf("## `" + policy + "`\n\n"));
    String body = from.substring(from.indexOf("\n\n") + 2);
    int end = body.indexOf("\n## ");
    return (end < 0 ? body : body.substring(0, end)).strip();
  }
}

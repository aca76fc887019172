package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReferencePageTest {
  @Doc("How callers are counted.")
  record Counting(
      @Doc("Limits, the strictest | first.") @OneOrMany List<Toll.Limit> limit,
      @Doc("Where from.") @Default("[]") List<Cidr> allow,
      @Doc("Path.") @Example("/a") @org.jspecify.annotations.Nullable String path) {}

  record TreeSettings(
      @Doc("Below.") @Default("[]") List<TreeSettings> below, @Inline Inner inner) {}

  record Inner(@Doc("Leaves.") Other.Leaf leaf, @Doc("Others.") OtherConfig.Leaf other) {}

  interface Other {
    record Leaf(@Doc("A number.") int number) {}
  }

  interface OtherConfig {
    record Leaf(@Doc("A text.") String text) {}
  }

  @Test
  void names_records_without_suffix_and_tells_namesakes_apart() {
    assertThat(ReferencePage.of(TreeSettings.class))
        .contains("list of [the file](#the-file)", "| `leaf` | [`leaf`](#leaf) |")
        .contains("| `other` | [`other-leaf`](#other-leaf) |", "## `leaf`", "## `other-leaf`")
        .doesNotContain("inner", "tree");
  }

  @Test
  void is_made_from_the_records() {
    assertThat(ReferencePage.of(Counting.class))
        .isEqualTo(
            """
            ## the file

            How callers are counted.

            | key | value | default | meaning |
            | --- | --- | --- | --- |
            | `limit` | one or a list of [`limit`](#limit) | required | Limits, the strictest \\| first. |
            | `allow` | list of network | `[]` | Where from. |
            | `path` | text | absent | Path. Example: `/a`. |

            ## `limit`

            A single rate may stand in place of the mapping.

            | key | value | default | meaning |
            | --- | --- | --- | --- |
            | `per` | client-ip, identity | `client-ip` | Who is counted. |
            | `rate` | rate | required | How often. |
            """);
  }
}

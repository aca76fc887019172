package io.bartizan.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.proxy.settings.PathPattern.Literal;
import io.bartizan.proxy.settings.PathPattern.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PathPatternTest {
  @Test
  void consists_of_segments() {
    assertThat(PathPattern.parse("/")).isEqualTo(new PathPattern(List.of(new Literal("")), false));
    assertThat(PathPattern.parse("/**")).isEqualTo(new PathPattern(List.of(), true));
    assertThat(PathPattern.parse("/a/{id}/**"))
        .isEqualTo(new PathPattern(List.of(new Literal("a"), new Parameter("id")), true));
    assertThat(PathPattern.parse("/a/"))
        .isEqualTo(new PathPattern(List.of(new Literal("a"), new Literal("")), false));
  }

  @Test
  void patterns_of_one_shape_serve_the_same_paths() {
    assertThat(PathPattern.parse("/a/{id}/**").shape())
        .isEqualTo(PathPattern.parse("/a/{name}/**").shape())
        .isEqualTo("/a/{}/**");
    assertThat(PathPattern.parse("/a/").shape()).isEqualTo("/a/");
    assertThat(PathPattern.parse("/").shape()).isEqualTo("/");
  }

  @Test
  void only_paths_that_a_request_can_have_are_patterns() {
    String[] wrong = {
      "",
      "a",
      "a/b",
      "//",
      "/a//b",
      "/a/../b",
      "/./a",
      "/%61",
      "/%2f",
      "/a%2Fb/%2e",
      "/a b",
      "/a?b",
      "/a#b",
      "/%zz",
      "/a/;b",
      "/ä",
      "/a/*",
      "/*",
      "/**/a",
      "/a**",
      "/{}",
      "/{a}b",
      "/{1}",
      "/{a}/{a}",
      "/{a",
      "/a}",
      "/%c3%a4"
    };
    for (String text : wrong) {
      assertThatThrownBy(() -> PathPattern.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("path: " + text + " (expected: ");
    }
    assertThat(PathPattern.parse("/%C3%A4/a:b@c,d;e=f/~x")).isNotNull();
  }
}

package io.bartizan.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/orders",
        "/orders/7?color=red%20ish&x=/a//b",
        "/a/b/",
        "/%C3%A4?q=%2F%2Fevil.example",
        "/a?",
        "/.well-known/x",
        "/a..b",
        "/x?a[]=1&b={c}"
      })
  void a_path_of_this_site_is_safe(String path) {
    assertThat(ReturnPath.isSafe(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "orders",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/a//b",
        "/a\\b",
        "/%2fevil.example",
        "/%2Fevil.example",
        "/%5cevil.example",
        "/%252fevil.example",
        "/./evil",
        "/../evil",
        "/%2e%2e/evil",
        "/.%2E/evil",
        "/a/..",
        "/\t/evil.example",
        "/%09/evil.example",
        "/%0d%0aX: y",
        "/\r\nX: y",
        "/a#b",
        "/a?b#c",
        "/a?b\\c",
        "/a?b c",
        "/a?b\"c",
        "/a?<script>",
        "/a%",
        "/a%2",
        "/a%zz",
        "/ä",
        "/a?ä",
        "https://evil.example",
        "javascript:alert(1)",
        "?x",
        "/;\u0000"
      })
  void what_some_browser_could_take_for_another_site_is_not(String path) {
    assertThat(ReturnPath.isSafe(path)).isFalse();
  }

  @Test
  void a_path_has_a_bounded_length() {
    assertThat(ReturnPath.isSafe("/" + "a".repeat(2_047))).isTrue();
    assertThat(ReturnPath.isSafe("/" + "a".repeat(2_048))).isFalse();
    assertThat(ReturnPath.isSafe("/a".repeat(1_024))).isTrue();
    assertThat(ReturnPath.isSafe("/?" + "a".repeat(2_046))).isTrue();
    assertThat(ReturnPath.isSafe("/" + "%41".repeat(682))).isTrue();
  }
}

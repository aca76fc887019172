package io.bartizan.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.Json;
import io.bartizan.pipeline.Identity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTextTest {
  private static final Session SESSION =
      Session.begin(
              Identity.of(
                  "älice",
                  "https://id.example.com",
                  "oidc",
                  Set.of("buyer", "clerk"),
                  Set.of("openid"),
                  Map.of(
                      "email",
                      "alice@example.com",
                      "groups",
                      List.of("a", "b"),
                      "level",
                      3L,
                      "deep",
                      Map.of("none", Json.Null.NULL, "all", List.of(true, 1.5, Json.Null.NULL)))),
              1_000,
              900,
              "gold",
              Map.of("refresh-token", "secret", "sid", "s1"))
          .seen(5_000);

  @Test
  void what_was_written_is_read() {
    Session read = SessionText.read(SessionText.write(SESSION));
    assertThat(read).isEqualTo(SESSION);
  }

  @Test
  void what_was_cut_or_is_of_another_version_is_none() {
    byte[] bytes = SessionText.write(SESSION);
    for (int length = 0; length < bytes.length; length++) {
      assertThat(SessionText.read(Arrays.copyOf(bytes, length))).as("length " + length).isNull();
    }
    bytes[0]++;
    assertThat(SessionText.read(bytes)).isNull();
  }

  @Test
  void a_session_says_nothing_secret_of_itself() {
    assertThat(SESSION.toString()).doesNotContain("secret", SESSION.id());
  }
}

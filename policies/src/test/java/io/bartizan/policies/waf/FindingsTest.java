package io.bartizan.policies.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.telemetry.Judgement.Detection;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.lang.Position;
import io.bartizan.waf.lang.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  private static Detection of(String variable, String value) {
    Hit hit =
        new Hit(
            1,
            2,
            "message",
            "data " + value,
            Severity.CRITICAL,
            List.of("tag"),
            "",
            "",
            variable,
            value,
            true,
            new Position("own.conf", 1, 1));
    return Findings.of(List.of(hit)).getFirst();
  }

  @Test
  void what_may_be_a_secret_is_masked() {
    for (String variable :
        List.of(
            "ARGS:password",
            "ARGS:user[password]",
            "ARGS:json.user.access_token",
            "REQUEST_HEADERS:Authorization",
            "REQUEST_HEADERS:Cookie",
            "REQUEST_COOKIES:a",
            "REQUEST_URI",
            "QUERY_STRING",
            "REQUEST_BODY",
            "RESPONSE_BODY",
            "ARGS:card")) {
      Detection one = of(variable, "hunter2");
      assertThat(one.value()).as(variable).isEqualTo("(masked)");
      assertThat(one.data()).as(variable).isEqualTo("(masked)");
      assertThat(one.variable()).isEqualTo(variable);
    }
  }

  @Test
  void other_values_are_cut_short() {
    Detection one = of("ARGS:q", "x".repeat(63) + "\ud83d\ude00" + "y".repeat(500));
    assertThat(one.value()).isEqualTo("x".repeat(63) + "…");
    assertThat(one.data()).hasSize(161);
    assertThat(of("ARGS:q", "short").value()).isEqualTo("short");
  }
}

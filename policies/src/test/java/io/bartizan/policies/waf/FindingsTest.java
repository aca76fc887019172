package io.bartizan.policies.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.telemetry.Judgement.Detection;
import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.lang.Position;
import io.bartizan.waf.lang.Severity;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  private static Detection of(String variable, String value, String... matched) {
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
            List.of(matched),
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
            "MATCHED_VARS:REQUEST_COOKIES:a",
            "MATCHED_VARS:REQUEST_URI",
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

  @Test
  void what_came_of_a_secret_earlier_in_a_chain_is_masked() {
    for (String secret : List.of("ARGS:password", "REQUEST_COOKIES:a", "REQUEST_URI")) {
      Detection one = of("TX:1", "hunter2", "ARGS:q", secret, "TX:1");
      assertThat(one.value()).as(secret).isEqualTo("(masked)");
      assertThat(one.data()).as(secret).isEqualTo("(masked)");
    }
    assertThat(of("TX:1", "attack", "ARGS:q", "TX:1").value()).isEqualTo("attack");
    String[] many = new String[Hit.MOST_MATCHED];
    Arrays.setAll(many, i -> "ARGS:q" + i);
    assertThat(of("TX:1", "hunter2", many).value()).isEqualTo("(masked)");
  }

  @Test
  void what_holds_a_secret_under_its_name_is_masked() {
    for (String value :
        List.of(
            "https://example.com/reset?token=hunter2&q=<script>",
            "user=ann&password=hunter2",
            "{\"password\" : \"hunter2\", \"q\": 1}",
            "{\\\"password\\\":\\\"hunter2",
            "user%5bpassword%5d=hunter2",
            "password%3Dhunter2",
            "<login><password>hunter2</password></login>")) {
      Detection one = of("ARGS:body", value);
      assertThat(one.value()).as(value).isEqualTo("(masked)");
      assertThat(one.data()).as(value).isEqualTo("(masked)");
      assertThat(of("ARGS_NAMES:" + value, value).variable()).isEqualTo("ARGS_NAMES:(masked)");
    }
    Detection other = of("ARGS:body", "one passes keys to a monkey <script>");
    assertThat(other.value()).isEqualTo("one passes keys to a monkey <script>");
    assertThat(other.variable()).isEqualTo("ARGS:body");
  }
}

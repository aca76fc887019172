package io.bartizan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Loaded;
import io.bartizan.telemetry.LogConfig.Form;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogConfigTest {
  record Whole(@Doc("The log.") @Default("{}") LogConfig log) {}

  private static Loaded<Whole> load(String text) {
    return Config.parse("/etc/bartizan/bartizan.yaml", text, Whole.class);
  }

  private static List<String> problems(String text) {
    return switch (load(text)) {
      case Loaded.Good<Whole> _ -> List.of();
      case Loaded.Bad<Whole> bad -> bad.problems().toString().lines().toList();
    };
  }

  @Test
  void without_the_key_lines_go_to_standard_output_and_say_nothing_extra() {
    LogConfig log = load("{}").orElseThrow().log();
    assertThat(log.access()).isEqualTo("stdout");
    assertThat(log.format()).isEqualTo(Form.AUTO);
    assertThat(log.lines()).isEqualTo(LogConfig.standard().lines());
  }

  @Test
  void every_key_is_understood() {
    LogConfig log =
        load("""
        log:
          access: access.log
          query: true
          headers: [ Referer, x-env ]
          redact: { headers: [ x-shop-key ], query: [ voucher ] }
          format: json
        """)
            .orElseThrow()
            .log();
    assertThat(log.lines())
        .hasToString("LogFormat[query=true, masked=[voucher], headers=[referer, x-env]]");
  }

  @Test
  void a_field_that_carries_a_credential_cannot_be_logged() {
    for (String name :
        List.of(
            "Authorization",
            "COOKIE",
            "set-cookie",
            "Proxy-Authorization",
            "x-api-key",
            "X_API_KEY",
            "X-Shop-Key")) {
      assertThat(
              problems("log: { headers: [ " + name + " ], redact: { headers: [ x-shop-key ] } }"))
          .singleElement()
          .asString()
          .startsWith("/etc/bartizan/bartizan.yaml:1:17: headers: [" + name + "]")
          .contains("no field with a credential");
    }
  }

  @Test
  void names_that_are_none_are_refused() {
    assertThat(problems("log: { headers: [ \"a b\" ] }")).isNotEmpty();
    assertThat(problems("log: { redact: { headers: [ \"a:b\" ] } }")).isNotEmpty();
    assertThat(problems("log: { redact: { query: [ \"--\" ] } }")).isNotEmpty();
    assertThat(problems("log: { access: \"\" }")).isNotEmpty();
    assertThat(problems("log: { headers: [" + "x,".repeat(16) + "x] }")).isNotEmpty();
  }
}

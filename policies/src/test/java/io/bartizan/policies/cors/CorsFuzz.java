package io.bartizan.policies.cors;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Whatever a client writes into the fields of CORS, only the listed origin is ever named in an
/// answer, and the policy never throws.
final class CorsFuzz {
  private static final String SHOP = "https://shop.example.com";
  private static final Pipeline ROAD = road();

  private static Pipeline road() {
    CorsConfig config =
        new CorsConfig(
            Set.of(SHOP), Set.of("PUT"), Set.of("x-one"), Set.of(), true, Duration.ZERO, Set.of());
    return Pipeline.of(List.of(Policy.enforced("cors", new Cors(config, List.of()))));
  }

  @FuzzTest
  void names_only_the_listed_origin(FuzzedDataProvider data) {
    String origin = visible(data.consumeString(60));
    String method = visible(data.consumeString(10));
    String headers = visible(data.consumeRemainingAsString());
    Told told =
        new RoadTester()
            .on(ROAD)
            .send(
                Ask.of(data.consumeBoolean() ? "OPTIONS" : "GET", "/")
                    .with("origin", origin)
                    .with("access-control-request-method", method)
                    .with("access-control-request-headers", headers));
    assertThat(told.status()).isIn(200, 204, 403);
    assertThat(told.values("access-control-allow-origin"))
        .isEqualTo(origin.equals(SHOP) ? List.of(SHOP) : List.of());
    assertThat(told.header("access-control-allow-headers")).isIn("", "x-one");
  }

  /// What the data plane would let through: ISO 8859-1 without control characters.
  private static String visible(String text) {
    return text.replaceAll("[^\\x20-\\x7e\\x80-\\xff]", "");
  }
}

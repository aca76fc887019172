package io.bartizan.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three requests in an hour for each client address, two for each identity, twenty for the route
/// and for each tenant.
final class AddressLimitTest {
  private final RoadTester road = new RoadTester();
  private final Ask stranger = Ask.from("192.0.2.66").with("x-tenant", "red");

  @BeforeEach
  void limitAndAuthenticate() {
    Meters meters =
        new Limits(road)
            .draft()
            .meters(
                "test",
                List.of(
                    LimitTest.limit("header:x-tenant", "20/h"),
                    LimitTest.limit("identity", "2/h"),
                    LimitTest.limit("client-ip", "3/h"),
                    LimitTest.limit("route", "20/h")));
    road.on(
        Pipeline.of(
            List.of(
                Policy.enforced("limit", new AddressLimit(meters)),
                Policy.enforced("authenticate", RoadTester.believing()),
                Policy.enforced("limit", Limit.onRoute(meters)))));
  }

  @Test
  void whoever_fails_to_prove_who_they_are_is_counted_by_address() {
    for (int left = 2; left >= 0; left--) {
      Told told = road.send(stranger);
      assertThat(told.code()).isEqualTo(Code.CREDENTIAL_MISSING);
      assertThat(told.header("ratelimit")).startsWith("\"client-ip/h\";r=" + left + ";t=");
    }
    Told refused = road.send(stranger);
    assertThat(refused.code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(refused.header("retry-after")).isEqualTo("1200");
    assertThat(road.send(Ask.from("192.0.2.66").as("anna")).code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(road.send(Ask.from("192.0.2.7").as("anna")).status()).isEqualTo(200);
    road.advance(Duration.ofMinutes(20));
    assertThat(road.send(stranger).code()).isEqualTo(Code.CREDENTIAL_MISSING);
  }

  @Test
  void whoever_fails_takes_nothing_of_what_others_share() {
    for (int i = 0; i < 100; i++) {
      assertThat(road.send(Ask.from("198.51.100." + i).with("x-tenant", "red")).code())
          .isEqualTo(Code.CREDENTIAL_MISSING);
    }
    Told told = road.send(stranger.as("anna"));
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.header("ratelimit"))
        .isEqualTo(
            "\"client-ip/h\";r=2;t=2400, \"header:x-tenant/h\";r=19;t=3420, \"identity/h\";r=1;t=1800, \"route/h\";r=19;t=3420");
  }

  @Test
  void whoever_is_known_is_counted_once_by_each_limit() {
    assertThat(road.send(Ask.from("192.0.2.7").as("anna")).status()).isEqualTo(200);
    assertThat(road.send(Ask.from("192.0.2.7").as("anna")).status()).isEqualTo(200);
    assertThat(road.send(Ask.from("192.0.2.7").as("anna")).reason()).startsWith("limit identity/h");
    assertThat(road.send(Ask.from("192.0.2.7").as("bert")).status()).isEqualTo(200);
    assertThat(road.send(Ask.from("192.0.2.7").as("bert")).reason())
        .startsWith("limit client-ip/h");
  }

  @Test
  void a_rehearsal_counts_no_failure() {
    for (int i = 0; i < 10; i++) {
      assertThat(road.explain(stranger).code()).isEqualTo(Code.CREDENTIAL_MISSING);
    }
    assertThat(road.send(stranger).header("ratelimit")).isEqualTo("\"client-ip/h\";r=2;t=2400");
  }
}

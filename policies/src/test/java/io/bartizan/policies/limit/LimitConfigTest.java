package io.bartizan.policies.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Config;
import io.bartizan.config.Doc;
import io.bartizan.config.OneOrMany;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LimitConfigTest {
  private record Page(@Doc("Limits.") @OneOrMany List<LimitConfig> limit) {}

  private static List<LimitConfig> read(String yaml) {
    return Config.parse("bartizan.yaml", "limit: " + yaml, Page.class).orElseThrow().limit();
  }

  @Test
  void a_rate_alone_is_per_client_address() {
    assertThat(read("50/s")).containsExactly(LimitTest.limit("client-ip", "50/s"));
    assertThat(read("[ 50/s, { per: identity, rate: 600/min, burst: 20 } ]").get(1).text())
        .isEqualTo("600/min per identity, burst 20");
  }

  @Test
  void calls_itself_by_what_it_counts_and_its_period_unless_it_has_a_name() {
    assertThat(read("{ per: \"header:X-Tenant\", rate: 5/10s }").getFirst().label())
        .isEqualTo("header:X-Tenant/10s");
    assertThat(read("{ per: route, rate: 5/s, name: whole-shop }").getFirst().label())
        .isEqualTo("whole-shop");
  }

  @Test
  void refuses_what_cannot_be_meant() {
    String[][] wrong = {
      {
        "{ per: client, rate: 5/s }",
        "per: client (expected: client-ip, identity, route or header:NAME)"
      },
      {
        "{ per: \"header:\", rate: 5/s }",
        "per: header: (expected: client-ip, identity, route or header:NAME)"
      },
      {"{ per: \"header:a b\", rate: 5/s }", "per: header:a b (expected: "},
      {"{ rate: 2000000/s }", "rate: 2000000/s (expected: from 1/366d to 1000000/s)"},
      {"{ rate: 1/400d }", "rate: 1/400d (expected: from 1/366d to 1000000/s)"},
      {"{ rate: 1/d, burst: 400 }", "burst: 400 (expected: no more than `rate` gives in 366 days)"},
      {"{ rate: 5/s, burst: 0 }", "burst: 0 (expected: from 1 to 1000000; "},
      {
        "{ rate: 5000000/d }",
        "burst: 5000000 (expected: from 1 to 1000000; the number in `rate` if it is not given)"
      },
      {
        "{ rate: 999999999999999/s }",
        "rate: 999999999999999/s (expected: from 1/366d to 1000000/s)"
      },
      {
        "{ rate: 5/s, name: \"a b\" }",
        "name: a b (expected: 1 to 64 letters, digits or any of .:/_-)"
      },
      {"{ rate: 5/s, keys: 15 }", "keys: 15 (expected: from 16 to 10000000)"},
      {
        "{ rate: 5/s, tiers: { gold: 9/s } }", "tiers: [gold] (expected: only with `per: identity`)"
      },
      {
        "{ per: identity, rate: 5/s, tiers: { gold: 2000000/s } }",
        "(expected: rates from 1/366d to 1000000/s)"
      },
      {"{ rate: 5/s, when-full: open }", "when-full: open (expected: one of: share, refuse)"},
    };
    for (String[] row : wrong) {
      assertThatThrownBy(() -> read(row[0])).as(row[0]).hasMessageContaining(row[1]);
    }
    assertThat(wrong).hasNumberOfRows(14);
  }
}

package io.bartizan.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Address;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HashKeyTest {
  private static long hash(String key, Visit visit) {
    return HashKey.parse(key).hash(visit.walk());
  }

  @Test
  void a_header_is_hashed_by_all_its_values() {
    long a = hash("header:x-tenant", new Visit().with("X-Tenant", "a"));
    assertThat(a).isNotEqualTo(HashKey.ABSENT);
    assertThat(hash("header:X-Tenant", new Visit().with("x-tenant", "a"))).isEqualTo(a);
    assertThat(hash("header:x-tenant", new Visit().with("X-Tenant", "b"))).isNotEqualTo(a);
    assertThat(hash("header:x-tenant", new Visit().with("X-Tenant", "a").with("X-Tenant", "a")))
        .isNotEqualTo(a);
    assertThat(hash("header:x-tenant", new Visit().with("X-Other", "a"))).isEqualTo(HashKey.ABSENT);
  }

  @Test
  void a_cookie_is_found_among_others() {
    long a = hash("cookie:session", new Visit().with("Cookie", "session=a"));
    assertThat(a).isNotEqualTo(HashKey.ABSENT);
    for (String cookies :
        List.of(
            "x=1; session=a", "session=a; x=1", "sessions=b;session=a", "session=a;session=b")) {
      assertThat(hash("cookie:session", new Visit().with("Cookie", cookies)))
          .as(cookies)
          .isEqualTo(a);
    }
    for (String cookies : List.of("", "session", "Session=a", "xsession=a", "x=session=a")) {
      assertThat(hash("cookie:session", new Visit().with("Cookie", cookies)))
          .as(cookies)
          .isEqualTo(HashKey.ABSENT);
    }
    assertThat(
            hash("cookie:session", new Visit().with("Cookie", "x=1").with("Cookie", "session=a")))
        .isEqualTo(a);
  }

  @Test
  void a_clients_ipv6_network_is_one_client() {
    long a = hash("client-ip", new Visit().from(new Address(1, 2)));
    assertThat(hash("client-ip", new Visit().from(new Address(1, 3)))).isEqualTo(a);
    assertThat(hash("client-ip", new Visit().from(new Address(2, 2)))).isNotEqualTo(a);
    Address v4 = new Address(0, 0xffff_0a00_0001L);
    Address neighbour = new Address(0, 0xffff_0a00_0002L);
    assertThat(hash("client-ip", new Visit().from(v4)))
        .isNotEqualTo(hash("client-ip", new Visit().from(neighbour)));
  }

  @Test
  void a_claim_is_a_text_a_number_or_a_truth_value() {
    assertThat(hash("claim:sub", new Visit())).isEqualTo(HashKey.ABSENT);
    Visit alice = new Visit().as("alice", Map.of("tenant", "a", "level", 7, "list", List.of(1)));
    assertThat(hash("claim:sub", alice)).isNotEqualTo(HashKey.ABSENT);
    assertThat(hash("claim:tenant", alice))
        .isEqualTo(hash("claim:tenant", new Visit().as("bob", Map.of("tenant", "a"))));
    assertThat(hash("claim:level", alice))
        .isEqualTo(hash("claim:level", new Visit().as("bob", Map.of("level", 7L))));
    assertThat(hash("claim:list", alice)).isEqualTo(HashKey.ABSENT);
    assertThat(hash("claim:none", alice)).isEqualTo(HashKey.ABSENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "header",
        "header:",
        "header:a b",
        "cookie:",
        "client-ip:",
        "ip",
        "claim:",
        "claim"
      })
  void refuses_any_other_key(String text) {
    assertThatThrownBy(() -> HashKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}

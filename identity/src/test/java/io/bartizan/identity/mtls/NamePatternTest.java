package io.bartizan.identity.mtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SPIFFE | spiffe://a/ns/*/sa/web   | spiffe://a/ns/x/sa/web  | true",
        "SPIFFE | spiffe://a/ns/*/sa/web   | spiffe://a/ns/x/sa/web2 | false",
        "SPIFFE | spiffe://a/ns/*/sa/web   | spiffe://a/ns/x/y/sa/web| false",
        "SPIFFE | spiffe://a/ns/*/sa/web   | spiffe://a/ns//sa/web   | false",
        "SPIFFE | spiffe://a/ns/**         | spiffe://a/ns/x/y       | true",
        "SPIFFE | spiffe://a/ns/**         | spiffe://a/ns           | false",
        "SPIFFE | spiffe://a/ns/**         | spiffe://a/nsx/y        | false",
        "SPIFFE | spiffe://a/ns/web-*      | spiffe://a/ns/web-1     | true",
        "SPIFFE | spiffe://a/ns/web-*      | spiffe://a/ns/web-      | false",
        "URI    | urn:a                    | urn:A                   | false",
        "DNS    | *.a.example              | x.a.example             | true",
        "DNS    | *.a.example              | x.y.a.example           | false",
        "DNS    | **.a.example             | x.y.a.example           | true",
        "DNS    | **.a.example             | a.example               | false",
        "DNS    | **.a.example             | xa.example              | false",
        "EMAIL  | *@a.example              | ann@a.example           | true",
        "EMAIL  | ann@*                    | ann@evil.example        | true",
        "SUBJECT| CN=*,OU=x,O=y            | CN=1,OU=x,O=y           | true",
        "SUBJECT| CN=*,OU=x,O=y            | CN=1\\,OU=x,O=y         | false",
        "SUBJECT| CN=*,O=y                 | OU=1,O=y                | false",
        "SUBJECT| **,OU=x,O=y              | CN=1,L=2,OU=x,O=y       | true",
        "SUBJECT| **,OU=x,O=y              | CN=1\\,OU=x,O=y         | false"
      })
  void a_name_matches_part_by_part(CallerName kind, String pattern, String name, boolean yes) {

    assertThat(NamePattern.of(kind, pattern).matches(name)).isEqualTo(yes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*b", "**", "*a", "a/**/b", "**/a", "a**"})
  void a_star_stands_at_the_end_of_a_part_only(String pattern) {
    assertThatThrownBy(() -> NamePattern.of(CallerName.URI, pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://",
        "spiffe://a",
        "spiffe://a/",
        "spiffe://A/x",
        "spiffe://a:1/x",
        "spiffe://u@a/x",
        "spiffe://a//x",
        "spiffe://a/x/",
        "spiffe://a/./x",
        "spiffe://a/../x",
        "spiffe://a/x?y",
        "spiffe://a/x#y",
        "spiffe://a/%41",
        "spiffe:///x",
        "SPIFFE://a/x",
        "https://a/x",
        "spiffe://a/x y"
      })
  void what_is_no_spiffe_id_is_none(String text) {
    assertThat(SpiffeId.of(text)).isNull();
  }

  @Test
  void a_spiffe_id_has_its_trust_domain() {
    assertThat(SpiffeId.of("spiffe://prod.a-b_c/ns/X.1/sa-2"))
        .isEqualTo(new SpiffeId("prod.a-b_c", "spiffe://prod.a-b_c/ns/X.1/sa-2"));
    assertThat(SpiffeId.of("spiffe://a/" + "x".repeat(2_048))).isNull();
  }
}

package io.bartizan.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.edge.Certificates;
import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CertificateEndsTest {
  private final HandTicker ticker = new HandTicker(Instant.parse("2026-01-01T00:00:00Z"));
  private final CertificateEnds ends = new CertificateEnds(ticker);

  private static Certificates.Validity own(String end) {
    return new Certificates.Validity("api.pem", true, Instant.parse(end));
  }

  @Test
  void warns_30_days_7_days_and_one_day_before_and_at_the_end_once_each() {
    ends.use(List.of(own("2026-03-01T00:00:00Z")));
    assertThat(ends.look()).isEmpty();
    ticker.advance(Duration.ofDays(29));
    assertThat(ends.look())
        .containsExactly("the certificate in api.pem ends on 2026-03-01T00:00:00Z, within 30 days");
    assertThat(ends.look()).isEmpty();
    ticker.advance(Duration.ofDays(24));
    assertThat(ends.look()).singleElement().asString().endsWith("within 7 days");
    ticker.advance(Duration.ofDays(5));
    assertThat(ends.look()).singleElement().asString().endsWith("within a day");
    ticker.advance(Duration.ofDays(2));
    assertThat(ends.look()).singleElement().asString().contains("has ended");
    assertThat(ends.look()).isEmpty();
  }

  @Test
  void a_new_certificate_is_a_new_matter() {
    ends.use(List.of(own("2026-01-02T00:00:00Z")));
    assertThat(ends.look()).hasSize(1);
    ends.use(List.of(own("2027-01-01T00:00:00Z")));
    assertThat(ends.look()).isEmpty();
  }

  @Test
  void of_two_with_one_name_the_first_to_end_counts() {
    ends.use(List.of(own("2026-01-20T00:00:00Z"), own("2026-01-05T00:00:00Z")));
    assertThat(ends.look()).singleElement().asString().contains("2026-01-05", "within 7 days");
  }
}

package io.bartizan.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Percent;
import io.bartizan.proxy.settings.OutlierSettings;
import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// An endpoint that fails in a row is out of service for a while, never more of them than allowed.
class OutlierTest {
  private final HandTicker clock = new HandTicker();
  private final Outlier outlier = outlier(50);

  private static Outlier outlier(int share) {
    return new Outlier("orders", new OutlierSettings(3, Duration.ofSeconds(30), Percent.of(share)));
  }

  private static final class Place implements Outlier.Suspect {
    private final Outlier.Conduct conduct = new Outlier.Conduct();
    private boolean well = true;

    @Override
    public String name() {
      return "10.0.0.1:80";
    }

    @Override
    public Outlier.Conduct conduct() {
      return conduct;
    }

    @Override
    public boolean available() {
      return well && !conduct.ejected();
    }

    @Override
    public void eject() {}

    @Override
    public void restore(long nanos) {}
  }

  private static List<Place> places(int count) {
    return IntStream.range(0, count).mapToObj(_ -> new Place()).toList();
  }

  /// Fails `times` times. Returns the seconds of the ejection that followed.
  private long fail(Outlier outlier, Place place, List<Place> all, int times) {
    long out = 0;
    for (int i = 0; i < times; i++) {
      out = Math.max(out, outlier.failed(place, all, clock.nanos()));
    }
    return Duration.ofNanos(out).toSeconds();
  }

  @Test
  void failures_in_a_row_eject_and_a_success_between_them_saves() {
    List<Place> all = places(2);
    Place place = all.getFirst();
    assertThat(fail(outlier, place, all, 2)).isZero();
    outlier.succeeded(place);
    assertThat(fail(outlier, place, all, 2)).isZero();
    assertThat(place.available()).isTrue();
    assertThat(fail(outlier, place, all, 1)).isEqualTo(30);
    assertThat(place.available()).isFalse();
    assertThat(outlier.ejections()).isEqualTo(1);
  }

  @Test
  void each_ejection_is_longer_than_the_one_before_up_to_five_minutes() {
    List<Place> all = places(2);
    Place place = all.getFirst();
    for (int seconds = 30; seconds <= 300; seconds += 30) {
      assertThat(fail(outlier, place, all, 3)).isEqualTo(seconds);
      clock.advance(Duration.ofSeconds(seconds));
      outlier.restore(place, clock.nanos());
    }
    assertThat(fail(outlier, place, all, 3)).isEqualTo(300);
  }

  @Test
  void an_endpoint_that_is_back_is_ejected_by_one_failure() {
    List<Place> all = places(2);
    Place place = all.getFirst();
    fail(outlier, place, all, 3);
    outlier.restore(place, clock.nanos());
    assertThat(place.available()).isTrue();
    assertThat(fail(outlier, place, all, 1)).isEqualTo(60);
  }

  @Test
  void a_time_of_good_service_is_rewarded() {
    List<Place> all = places(2);
    Place place = all.getFirst();
    fail(outlier, place, all, 3);
    outlier.restore(place, clock.nanos());
    outlier.succeeded(place);
    clock.advance(Duration.ofSeconds(31));
    assertThat(fail(outlier, place, all, 3)).isEqualTo(30);
  }

  @Test
  void never_more_are_out_of_service_than_the_share() {
    for (int share : new int[] {0, 10, 34, 50, 100}) {
      Outlier some = outlier(share);
      List<Place> all = places(10);
      all.forEach(place -> fail(some, place, all, 5));
      assertThat(all.stream().filter(place -> !place.available()).count()).isEqualTo(share / 10);
    }
    Place only = new Place();
    assertThat(fail(outlier, only, List.of(only), 100)).isZero();
  }

  @Test
  void those_that_a_health_check_has_found_count_as_well() {
    List<Place> all = places(4);
    all.get(1).well = false;
    all.get(2).well = false;
    assertThat(fail(outlier, all.getFirst(), all, 9)).isZero();
    all.get(2).well = true;
    assertThat(fail(outlier, all.getFirst(), all, 1)).isEqualTo(30);
  }
}

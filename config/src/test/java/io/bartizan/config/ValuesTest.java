package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, 500, 500ms",
    "1500ms, 1500, 1500ms",
    "30s, 30000, 30s",
    "5min, 300000, 5min",
    "5m, 300000, 5min",
    "90min, 5400000, 90min",
    "1h, 3600000, 1h",
    "24h, 86400000, 1d",
    "0s, 0, 0s"
  })
  void reads_and_writes_a_duration(String text, long millis, String written) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(written);
  }

  @Test
  void says_which_unit_a_bare_number_lacks() {
    assertThatThrownBy(() -> Durations.parse("30"))
        .hasMessage(
            "30 (expected: a unit after the number: ms, s, min, h or d; `30s` if seconds are meant)");
    assertThatThrownBy(() -> Size.parse("1024"))
        .hasMessage(
            "1024 (expected: a unit after the number: B, KiB, MiB or GiB; `1024B` if bytes are meant)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "1.5s", "-1s", "1 s", "1S", "1w", "1h30min", "99999999d", "+1s"})
  void refuses_what_is_no_duration(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("(expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "50/s, 50, 1000, 50/s",
    "600/min, 600, 60000, 600/min",
    "600/m, 600, 60000, 600/min",
    "10000/h, 10000, 3600000, 10000/h",
    "5/10s, 5, 10000, 5/10s",
    "1/d, 1, 86400000, 1/d",
    "3/1s, 3, 1000, 3/s"
  })
  void reads_and_writes_a_rate(String text, long permits, long millis, String written) {
    Rate rate = new Rate(permits, Duration.ofMillis(millis));
    assertThat(Rate.parse(text)).isEqualTo(rate);
    assertThat(rate).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "50", "50/", "/s", "0/s", "5/0s", "-5/s", "50/w", "5.5/s", "50 / s"})
  void refuses_what_is_no_rate(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).hasMessageContaining("(expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "100B, 100, 100B",
    "64KiB, 65536, 64KiB",
    "1MiB, 1048576, 1MiB",
    "1GiB, 1073741824, 1GiB",
    "64kB, 64000, 64kB",
    "5MB, 5000000, 5MB",
    "1024KiB, 1048576, 1MiB"
  })
  void reads_and_writes_a_size(String text, long bytes, String written) {
    assertThat(Size.parse(text)).isEqualTo(new Size(bytes));
    assertThat(new Size(bytes)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "1mib", "1KB", "-1B", "1.5MiB", "99999999999GiB", "1 MiB"})
  void refuses_what_is_no_size(String text) {
    assertThatThrownBy(() -> Size.parse(text)).hasMessageContaining("(expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "8443, '', 8443, 8443",
    "0, '', 0, 0",
    "127.0.0.1:8443, 127.0.0.1, 8443, 127.0.0.1:8443",
    "[::1]:8443, ::1, 8443, [::1]:8443",
    "[2001:DB8:0:0::1]:1, 2001:db8::1, 1, [2001:db8::1]:1",
    "localhost:80, localhost, 80, localhost:80",
    "a-b.example.com:80, a-b.example.com, 80, a-b.example.com:80"
  })
  void reads_and_writes_where_to_listen(String text, String host, int port, String written) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
    assertThat(HostPort.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":80",
        "65536",
        "-1",
        "08",
        "host",
        "host:",
        "::1:80",
        "[::1]",
        "[127.0.0.1]:80",
        "1.2.3:80",
        "256.1.1.1:80",
        "-a:80",
        "a..b:80",
        "a_b:80",
        "[::1:80",
        "80:",
        "a b:80"
      })
  void refuses_what_is_no_address_with_a_port(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).hasMessageContaining("(expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true", "LOCALHOST, true", "127.0.0.1, true", "127.9.9.9, true", "::1, true",
    "[::1], true", "::ffff:127.0.0.1, true", "0.0.0.0, false", "::, false", "10.0.0.1, false",
    "localhost.example.com, false", "'', false", "127.0.0.1.example.com, false", "2130706433, false"
  })
  void knows_what_only_this_machine_can_reach(String host, boolean loopback) {
    assertThat(HostPort.isLoopback(host)).isEqualTo(loopback);
  }

  @Test
  void a_percentage_has_two_decimals_at_most() {
    assertThat(Percent.parse("5%").hundredths()).isEqualTo(500);
    assertThat(Percent.parse("12.5%").fraction()).isEqualTo(0.125);
    for (String text : new String[] {"0%", "5%", "12.5%", "0.05%", "125%", "99999.99%"}) {
      assertThat(Percent.parse(text)).hasToString(text);
    }
    for (String text :
        new String[] {"", "%", "5", "5 %", "-1%", ".5%", "5.%", "1.234%", "100000%"}) {
      assertThatThrownBy(() -> Percent.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a percentage such as 5%");
    }
  }
}

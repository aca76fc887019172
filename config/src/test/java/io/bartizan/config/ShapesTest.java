package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ShapesTest {
  record Faulty(
      int undocumented,
      @Doc("Both.") @Nullable @Default("a") String both,
      @Doc("Wrong unit.") @Default("30") java.time.Duration unit,
      @Doc("No map.") @Defines("service") String defines,
      @Doc("No text.") @RefersTo("service") int refers,
      @Doc("The same key.") @Key("unit") int other,
      @Doc("From outside.") @Default("env:A") Secret secret,
      @Doc("Within.") List<Map<String, Inner>> inner) {}

  record Inner(String undocumented) {}

  record Unsupported(@Doc("No such type.") Thread thread) {}

  @Test
  void finds_nothing_wrong_in_good_records() {
    assertThat(Shapes.faults(Toll.class)).isEmpty();
  }

  @Test
  void finds_every_fault() {
    assertThat(Shapes.faults(Faulty.class))
        .containsExactly(
            "Faulty: undocumented has no @Doc",
            "Faulty: both is @Nullable and has a @Default",
            "Faulty: unit has a wrong @Default: unit: 30 (expected: a unit after the number: ms, s,"
                + " min, h or d; `30s` if seconds are meant)",
            "Faulty: defines has @Defines but is no Map",
            "Faulty: refers has @RefersTo but is no text",
            "Faulty: secret has a wrong @Default: secret: environment variable A is not set",
            "Faulty: two components have the key `unit`",
            "Inner: undocumented has no @Doc");
    assertThat(Shapes.faults(Unsupported.class))
        .singleElement()
        .asString()
        .endsWith("Unsupported.thread: unsupported type class java.lang.Thread");
  }
}

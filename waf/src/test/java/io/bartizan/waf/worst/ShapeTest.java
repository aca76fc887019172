package io.bartizan.waf.worst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.Rules;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What the worst requests are measured beside is judged to its end, and nothing is found in it.
final class ShapeTest {
  @Test
  void no_rule_objects_to_an_ordinary_request_of_whatever_form_and_size() throws Exception {
    Optional<Path> crs = Suites.find("waf/crs");
    assumeTrue(crs.isPresent());
    Rules rules = Rules.of(Setup.of(crs.get()));
    SplittableRandom random = new SplittableRandom(5);
    for (Shape shape : Shape.values()) {
      for (int size : new int[] {1 << 10, 16 << 10, 128 << 10}) {
        if (!shape.head() || size < 32 << 10) {
          Sent sent = shape.benign(random, size);
          assertThat(sent.judged(rules)).as("%s, %d bytes", shape.what, size).isEmpty();
        }
      }
    }
  }
}

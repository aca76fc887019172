package io.bartizan.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Whatever the bytes of a configuration file are, loading ends soon, with a value or with problems
/// that each have a place and one line of text; a value that loads can be dumped and loaded again.
final class ConfigReaderFuzz {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  @FuzzTest(maxDuration = "2m")
  void any_bytes_end_in_a_value_or_in_problems(byte[] bytes) throws IOException {
    Path folder = Files.createTempDirectory("bartizan-fuzz");
    Path file = Files.write(folder.resolve("toll.yaml"), bytes);
    try {
      long start = System.nanoTime();
      judge(new Config(_ -> "secret-from-the-environment").read(file, Toll.class));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static void judge(Loaded<Toll> loaded) {
    switch (loaded) {
      case Loaded.Good<Toll> good -> assertCanBeLoadedAgain(good.value());
      case Loaded.Bad<Toll> bad -> bad.problems().list().forEach(ConfigReaderFuzz::assertReadable);
    }
  }

  private static void assertReadable(Problem problem) {
    assertThat(problem.place().line()).isPositive();
    assertThat(problem.place().column()).isPositive();
    assertThat(problem.toString()).hasSizeLessThan(5_000).doesNotContain("\n", "\r", "\u001b");
  }

  private static void assertCanBeLoadedAgain(Toll toll) {
    String dump = Effective.dump(toll);
    assertThat(dump).doesNotContain("secret-from-the-environment");
    if (toll.tls().stream().allMatch(certificate -> certificate.password() == null)) {
      Toll again = Config.parse("/toll.yaml", dump, Toll.class).orElseThrow();
      assertThat(Effective.dump(again)).isEqualTo(dump);
    }
  }
}

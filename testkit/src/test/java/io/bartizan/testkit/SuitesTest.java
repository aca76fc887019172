package io.bartizan.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SuitesTest {
  @TempDir private Path folder;

  @AfterEach
  void forget() {
    System.clearProperty("BARTIZAN_SUITES");
  }

  @Test
  void finds_a_suite_in_the_folder_that_is_named() throws Exception {
    System.setProperty("BARTIZAN_SUITES", folder.toString());
    Files.createDirectory(folder.resolve("jose"));
    assertThat(Suites.find("jose")).contains(folder.resolve("jose"));
  }

  @Test
  void says_that_a_suite_is_missing() {
    System.setProperty("BARTIZAN_SUITES", folder.toString());
    assertThat(Suites.find("jose")).isEmpty();
  }
}

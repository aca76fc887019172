package io.bartizan.waf.suite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Lists of cases that differ here, each line a case, a colon and the reason.
final class Exceptions {
  private Exceptions() {}

  static List<String> of(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Exceptions.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.substring(0, line.indexOf(':')))
          .toList();
    }
  }
}

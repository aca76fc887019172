package io.bartizan.gateway.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Which version of the program this is.
public final class Version {
  private Version() {}

  /// As Maven knows it, such as `0.1.0`.
  public static String number() {
    try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("version.txt (expected: beside the class)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalStateException("version.txt cannot be read", e);
    }
  }

  /// With the Java that runs it.
  public static String text() {
    return "bartizan "
        + number()
        + " (Java "
        + Runtime.version()
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ")";
  }
}

package io.bartizan.waf.body;

/// How large a body's structure may be; a body beyond is wrong.
///
/// @param depth of elements or containers within each other, at least 1
/// @param width members of one JSON container, attributes of one XML element, headers of one part,
///   at least 1
/// @param files of a multipart body, at least 0
public record Limits(int depth, int width, int files) {
  /// For those who have no reason to choose others.
  public static final Limits USUAL = new Limits(512, 16_384, 100);

  public Limits {
    check(depth >= 1, "depth", depth, ">= 1");
    check(width >= 1, "width", width, ">= 1");
    check(files >= 0, "files", files, ">= 0");
  }

  private static void check(boolean good, String name, int value, String expected) {
    if (!good) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}

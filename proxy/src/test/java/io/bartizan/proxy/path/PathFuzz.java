package io.bartizan.proxy.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bartizan.pipeline.HeadTable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Whatever a path is, it is refused, or has one form, which holds nothing that anybody could read
/// as another path.
final class PathFuzz {
  @FuzzTest(maxDuration = "2m")
  void any_bytes_are_refused_or_have_one_form(byte[] bytes) {
    String once = canonical(bytes, false);
    if (once != null) {
      assertThat(canonical(once.getBytes(StandardCharsets.ISO_8859_1), false)).isEqualTo(once);
      assertHarmless(once);
    }
    String loose = canonical(bytes, true);
    if (loose != null) {
      assertThat(canonical(loose.getBytes(StandardCharsets.ISO_8859_1), true)).isEqualTo(loose);
      assertThat(decoded(loose)).doesNotContain("/../", "/./", "//", "/..;", "/.;", "\\", "\0");
    }
    if (once != null) {
      assertThat(loose).isEqualTo(once);
    }
  }

  private static void assertHarmless(String path) {
    String plain = decoded(path);
    assertThat(plain).startsWith("/");
    assertThat(plain + "/")
        .doesNotContain("/../", "/./", "/..;", "/.;", "/;", "\\", "\0", "\r", "\n");
    assertThat(plain).doesNotContain("//");
    assertThat(path).doesNotContainIgnoringCase("%2F").doesNotContain("?", "#");
    assertThat(decoded(plain)).as("decoded twice").isEqualTo(plain);
  }

  private static String decoded(String path) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int i = 0; i < path.length(); i++) {
      boolean encoded =
          path.charAt(i) == '%'
              && i + 2 < path.length()
              && path.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}");
      plain.write(encoded ? Integer.parseInt(path.substring(i + 1, i + 3), 16) : path.charAt(i));
      i += encoded ? 2 : 0;
    }
    return plain.toString(StandardCharsets.ISO_8859_1);
  }

  private static @Nullable String canonical(byte[] bytes, boolean encodedSlash) {
    HeadTable table = new HeadTable();
    table.reserve(bytes.length);
    System.arraycopy(bytes, 0, table.bytes(), 0, bytes.length);
    table.end(bytes.length);
    CanonicalPath path = new CanonicalPath(encodedSlash);
    if (path.read(table, 0, bytes.length) != null) {
      return null;
    }
    return new String(
        table.bytes(), path.start(), path.end() - path.start(), StandardCharsets.ISO_8859_1);
  }
}

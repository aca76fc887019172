package io.bartizan.proxy.settings;

import io.bartizan.pipeline.HeadTable;
import io.bartizan.proxy.path.CanonicalPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which paths a route serves. `/orders/` has an empty last segment, and is another path than
/// `/orders`; `/orders/**` serves both and everything below.
///
/// @param segments what stands between the slashes, without a `**` at the end
/// @param deep whether everything below is served too
public record PathPattern(List<Segment> segments, boolean deep) {
  /// One segment.
  public sealed interface Segment {}

  /// This text, in the form of a canonical path; empty only at the end.
  public record Literal(String text) implements Segment {}

  /// Any text that is not empty.
  public record Parameter(String name) implements Segment {}

  private static final Pattern NAME = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_-]{0,31}}");
  private static final int LONGEST = 1_024;
  private static final int MOST_SEGMENTS = 64;

  public PathPattern {
    segments = List.copyOf(segments);
  }

  /// The pattern that `text` says.
  ///
  /// @throws IllegalArgumentException if it is none
  public static PathPattern parse(String text) {
    String problem = problem(text);
    if (problem != null) {
      throw new IllegalArgumentException("path: " + text + " (expected: " + problem + ")");
    }
    boolean deep = text.endsWith("/**");
    List<Segment> segments = new ArrayList<>();
    for (String part : parts(deep ? text.substring(0, text.length() - 3) : text)) {
      segments.add(
          NAME.matcher(part).matches()
              ? new Parameter(part.substring(1, part.length() - 1))
              : new Literal(part));
    }
    return new PathPattern(segments, deep);
  }

  private static List<String> parts(String text) {
    return text.isEmpty() ? List.of() : List.of(text.substring(1).split("/", -1));
  }

  /// What would have to be written instead of `text`, or null if it is a pattern.
  static @Nullable String problem(String text) {
    if (!text.startsWith("/") || text.length() > LONGEST) {
      return "a path that begins with /, of at most " + LONGEST + " characters";
    }
    List<String> parts = parts(text.endsWith("/**") ? text.substring(0, text.length() - 3) : text);
    if (parts.size() > MOST_SEGMENTS) {
      return "at most " + MOST_SEGMENTS + " segments";
    }
    Set<String> names = new HashSet<>();
    for (String part : parts) {
      String problem = problem(part, names);
      if (problem != null) {
        return problem;
      }
    }
    return canonical(text);
  }

  private static @Nullable String problem(String part, Set<String> names) {
    if (part.contains("*")) {
      return "`*` only as `/**` at the end; `{name}` stands for one segment";
    }
    if (part.contains("{") || part.contains("}")) {
      if (!NAME.matcher(part).matches()) {
        return "`{name}` as a whole segment, the name of letters, digits, - and _";
      }
      return names.add(part) ? null : "each parameter once";
    }
    return null;
  }

  /// Compares with the one form in which paths of requests are matched.
  private static @Nullable String canonical(String text) {
    String plain = text.replaceAll("[{}]", "");
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    HeadTable table = new HeadTable();
    table.reserve(bytes.length);
    System.arraycopy(bytes, 0, table.bytes(), 0, bytes.length);
    table.end(bytes.length);
    CanonicalPath path = new CanonicalPath(true);
    String problem = plain.contains("?") ? "a query" : path.read(table, 0, bytes.length);
    if (problem != null) {
      return "a path as requests have it, without this: " + problem;
    }
    String form =
        new String(
            table.bytes(), path.start(), path.end() - path.start(), StandardCharsets.ISO_8859_1);
    return form.equals(plain) ? null : "its canonical form, " + form;
  }

  /// The pattern without the names of its parameters: two patterns of one shape serve the same
  /// paths.
  public String shape() {
    StringBuilder shape = new StringBuilder();
    for (Segment segment : segments) {
      shape
          .append('/')
          .append(
              switch (segment) {
                case Literal literal -> literal.text();
                case Parameter _ -> "{}";
              });
    }
    return deep ? shape + "/**" : shape.toString();
  }
}

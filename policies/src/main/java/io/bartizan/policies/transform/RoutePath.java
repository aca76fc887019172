package io.bartizan.policies.transform;

import io.bartizan.pipeline.Bytes;
import java.util.List;

/// Where in a request's path the parameters of its route stand.
///
/// @param segments what the route says between the slashes, such as `orders` and `{id}`
/// @param deep whether the route serves everything below
public record RoutePath(List<String> segments, boolean deep) {
  private static final String BELOW = "/**";

  public RoutePath {
    segments = List.copyOf(segments);
  }

  /// The path as a route writes it: `/orders/{id}/**`. It has been found to be right.
  public static RoutePath of(String path) {
    boolean deep = path.endsWith(BELOW);
    String plain = deep ? path.substring(0, path.length() - BELOW.length()) : path;
    return new RoutePath(
        plain.isEmpty() ? List.of() : List.of(plain.substring(1).split("/", -1)), deep);
  }

  /// The names of its parameters.
  List<String> parameters() {
    return segments.stream()
        .filter(segment -> segment.startsWith("{"))
        .map(segment -> segment.substring(1, segment.length() - 1))
        .toList();
  }

  /// Which segment, from 0, the parameter is; -1 if there is none of that name.
  int place(String parameter) {
    return segments.indexOf("{" + parameter + "}");
  }

  /// How many segments `prefix` has, if the route's path begins with exactly these; else -1.
  int prefixed(String prefix) {
    List<String> parts = of(prefix).segments;
    boolean begins =
        parts.size() <= segments.size() && parts.equals(segments.subList(0, parts.size()));
    return begins ? parts.size() : -1;
  }

  /// The segment of a request's path at `index`, percent-encoded as it came. The path has matched
  /// the route.
  static Bytes segment(Bytes path, int index) {
    int from = start(path, index) + 1;
    int to = path.indexOf('/', from);
    return path.slice(from, to < 0 ? path.length() : to);
  }

  /// What follows `count` segments: with the slash before it, or empty.
  static Bytes after(Bytes path, int count) {
    return path.slice(start(path, count), path.length());
  }

  /// Where the slash before the segment at `index` stands, or the end.
  private static int start(Bytes path, int index) {
    int at = 0;
    for (int i = 0; i < index && at >= 0; i++) {
      at = path.indexOf('/', at + 1);
    }
    return at < 0 ? path.length() : at;
  }
}

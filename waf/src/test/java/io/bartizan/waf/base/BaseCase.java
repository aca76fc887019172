package io.bartizan.waf.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A request for a base rule, as a line of `cases.txt` says it.
///
/// @param rule the rule's id
/// @param hits whether the rule must hit; if not, none may
/// @param place what of the request the text is, such as `value` or `header`
/// @param text the rest of the line
record BaseCase(int rule, boolean hits, String place, String text) {
  static List<BaseCase> all() throws IOException {
    List<BaseCase> cases = new ArrayList<>();
    int rule = 0;
    for (String line : lines()) {
      if (line.startsWith("[")) {
        rule = Integer.parseInt(line.substring(1, line.length() - 1));
      } else if (line.startsWith("!") || line.startsWith(".")) {
        int space = line.indexOf(' ', 2);
        cases.add(
            new BaseCase(
                rule,
                line.startsWith("!"),
                line.substring(2, space),
                line.substring(space + 1).replace("\\r", "\r").replace("\\n", "\n")));
      }
    }
    return cases;
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = BaseCase.class.getResourceAsStream("cases.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "cases.txt").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  /// The requests that it asks for: three if it is a value.
  List<Sent> requests() {
    return switch (place) {
      case "value" -> Sent.values(text);
      case "name" -> List.of(Sent.get("/a?" + Sent.encoded(text) + "=1"));
      case "query" -> List.of(Sent.get("/a?" + text));
      case "path" -> List.of(Sent.get(text));
      case "method" -> List.of(Sent.of(text, "/a"));
      case "cookie" -> List.of(Sent.get("/a").with("Cookie", "c=" + text));
      case "header" -> List.of(Sent.get("/a").with(before(), after()));
      case "body" -> List.of(Sent.post(before(), after()));
      case "file" -> List.of(Sent.file(text));
      default -> throw new IllegalStateException("place: " + place + " (expected: a known one)");
    };
  }

  private String before() {
    return text.substring(0, text.indexOf(": "));
  }

  private String after() {
    return text.substring(text.indexOf(": ") + 2);
  }

  /// As it is shown to readers.
  String shown() {
    return (place + " " + text).replace("\r", "\\r").replace("\n", "\\n");
  }
}

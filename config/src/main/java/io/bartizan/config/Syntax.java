package io.bartizan.config;

import java.util.LinkedHashMap;
import java.util.Map;

/// Turns what the YAML parser says about a mistake into what the operator can do about it, without
/// repeating text of the file.
final class Syntax {
  private static final Map<String, String> ADVICE = new LinkedHashMap<>();

  static {
    ADVICE.put("(TAB)", "a tab cannot indent or separate here; use spaces");
    ADVICE.put("could not find expected ':'", "this line is neither `key: value` nor `- item`");
    ADVICE.put(
        "mapping values are not allowed",
        "a second `: ` on the line, or wrong indentation; put quotes around a text with `: ` in it");
    ADVICE.put(
        "expected <block end>", "wrong indentation: this does not line up with what is above");
    ADVICE.put("expected the node content", "a value is expected here");
    ADVICE.put("sequence entries are not allowed", "a list item `- ` cannot stand here");
    ADVICE.put("found unexpected end of stream", "the file ends within a quoted text");
    ADVICE.put(
        "found unknown escape character",
        "unknown escape in double quotes; single quotes keep a backslash as it is");
    ADVICE.put("found undefined tag handle", "tags (`!…`) are not supported");
    ADVICE.put(
        "cannot start any token",
        "this character cannot start a value; put quotes around the value");
    ADVICE.put("expected ',' or ']'", "a list in brackets needs `,` or `]` here");
    ADVICE.put("expected ',' or '}'", "a mapping in braces needs `,` or `}` here");
    ADVICE.put(
        "expected alphabetic or numeric",
        "`&` and `*` start an anchor; put quotes around the value");
  }

  private Syntax() {}

  static String explained(String problem) {
    return ADVICE.entrySet().stream()
        .filter(advice -> problem.contains(advice.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseGet(() -> "not valid YAML: " + problem.replaceFirst("(, but|: | but found).*", ""));
  }
}

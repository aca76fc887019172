package io.bartizan.e2e.crs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What a stage's `output` expects.
record FtwOutput(@Nullable Object node) {
  boolean retries() {
    return Yaml.isTrue(Yaml.at(node, "retry_once"), false);
  }

  /// What is not as expected; empty if all is.
  List<String> failures(Answer answer, Hits hits) {
    List<String> failures = new ArrayList<>();
    if (Yaml.isTrue(Yaml.at(node, "expect_error"), false)) {
      return answer.failed() ? failures : List.of("no error, but status " + answer.status());
    }
    if (answer.failed()) {
      failures.add(answer.error());
    }
    status(answer, failures);
    String contains = Yaml.text(Yaml.at(node, "response_contains"), "");
    if (!contains.isEmpty() && !found(contains, answer.text())) {
      failures.add("the answer lacks " + contains);
    }
    rules(Yaml.at(node, "log"), hits, failures);
    regexes(Yaml.at(node, "log"), hits, failures);
    return failures;
  }

  private void status(Answer answer, List<String> failures) {
    List<String> statuses = Yaml.texts(Yaml.at(node, "status"));
    if (!statuses.isEmpty() && !statuses.contains(Integer.toString(answer.status()))) {
      failures.add("status " + answer.status() + " (expected: " + statuses + ")");
    }
  }

  private void rules(@Nullable Object log, Hits hits, List<String> failures) {
    List<String> wanted = Yaml.texts(Yaml.at(log, "expect_ids"));
    for (String rule : wanted) {
      if (!hits.rules().contains(rule)) {
        failures.add("misses " + rule + (hits.cut() ? " (the line was cut)" : ""));
      }
    }
    for (String rule : Yaml.texts(Yaml.at(log, "no_expect_ids"))) {
      if (hits.rules().contains(rule)) {
        failures.add("has " + rule);
      }
    }
    if (Yaml.isTrue(Yaml.at(node, "isolated"), false) && !wanted.containsAll(hits.rules())) {
      failures.add("has more than " + wanted);
    }
  }

  private void regexes(@Nullable Object log, Hits hits, List<String> failures) {
    expect(Yaml.at(log, "match_regex"), true, hits, failures);
    expect(Yaml.at(log, "no_match_regex"), false, hits, failures);
    expect(Yaml.at(node, "log_contains"), true, hits, failures);
    expect(Yaml.at(node, "no_log_contains"), false, hits, failures);
  }

  private static void expect(
      @Nullable Object regex, boolean expected, Hits hits, List<String> failures) {
    if (regex != null && found(regex.toString(), hits.log()) != expected) {
      failures.add("the log " + (expected ? "lacks " : "has ") + regex + " in " + hits.log());
    }
  }

  /// Whether the text has a match; what is no pattern is looked for as it is.
  private static boolean found(String regex, String text) {
    try {
      return Pattern.compile(regex).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return text.contains(regex);
    }
  }
}

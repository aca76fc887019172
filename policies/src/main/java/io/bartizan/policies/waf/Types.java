package io.bartizan.policies.waf;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/// Content types: `application/json`, or `video/*` for all that begin so.
final class Types {
  static final String EXPECTED = "such as application/grpc or video/*, in lower case";

  private static final Pattern FORM = Pattern.compile("[a-z0-9.-]+/(\\*|[a-z0-9.+-]+)");

  private final List<String> exact;
  private final List<String> beginnings;

  Types(Collection<String> patterns) {
    exact = patterns.stream().filter(pattern -> !pattern.endsWith("*")).sorted().toList();
    beginnings =
        patterns.stream()
            .filter(pattern -> pattern.endsWith("*"))
            .map(pattern -> pattern.substring(0, pattern.length() - 1))
            .sorted()
            .toList();
  }

  static boolean isPattern(String text) {
    return FORM.matcher(text).matches();
  }

  /// Whether the one `Content-Type` of a head is among them.
  boolean include(Head head) {
    Bytes said = head.only(Names.CONTENT_TYPE);
    int end = said.indexOf(';', 0);
    end = end < 0 ? said.length() : end;
    while (end > 0 && (said.at(end - 1) == ' ' || said.at(end - 1) == '\t')) {
      end--;
    }
    Bytes type = said.slice(0, end);
    return among(type) || isOne(type) && begins(type);
  }

  /// Whether it is a single type: a list may hold another that the service looks for.
  private static boolean isOne(Bytes type) {
    return type.indexOf(',', 0) < 0 && type.indexOf(' ', 0) < 0 && type.indexOf('\t', 0) < 0;
  }

  private boolean among(Bytes type) {
    for (int i = 0; i < exact.size(); i++) {
      if (type.sameIgnoringCase(exact.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean begins(Bytes type) {
    for (int i = 0; i < beginnings.size(); i++) {
      if (type.startsIgnoringCase(beginnings.get(i))) {
        return true;
      }
    }
    return false;
  }
}

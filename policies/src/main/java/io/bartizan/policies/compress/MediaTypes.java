package io.bartizan.policies.compress;

import io.bartizan.pipeline.Bytes;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/// Content types by pattern: `application/json`, `text/*`, or `+json` for all that end so.
final class MediaTypes {
  private static final Pattern FORM =
      Pattern.compile("[a-z0-9.-]+/(\\*|[a-z0-9.+-]+)|\\+[a-z0-9.-]+");
  private static final String GRPC = "application/grpc";
  private static final List<String> STREAMED =
      List.of(
          "text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq");

  private final List<String> exact;
  private final List<String> beginnings;
  private final List<String> endings;

  MediaTypes(Collection<String> patterns) {
    exact = patterns.stream().filter(p -> !p.endsWith("*") && !p.startsWith("+")).sorted().toList();
    beginnings =
        patterns.stream()
            .filter(p -> p.endsWith("*"))
            .map(p -> p.substring(0, p.length() - 1))
            .sorted()
            .toList();
    endings = patterns.stream().filter(p -> p.startsWith("+")).sorted().toList();
  }

  static boolean isPattern(String text) {
    return FORM.matcher(text).matches();
  }

  /// The type in the value of `Content-Type`, without parameters.
  static Bytes type(Bytes value) {
    int end = value.indexOf(';', 0);
    end = end < 0 ? value.length() : end;
    while (end > 0 && (value.at(end - 1) == ' ' || value.at(end - 1) == '\t')) {
      end--;
    }
    return value.slice(0, end);
  }

  /// gRPC compresses by itself, and knows no coding around its messages.
  boolean include(Bytes type) {
    return !type.startsIgnoringCase(GRPC)
        && (among(exact, type) || beginsAmong(type) || endsAmong(type));
  }

  /// Whether answers of this type come in parts that are worth something by themselves.
  static boolean streamed(Bytes type) {
    return among(STREAMED, type);
  }

  private static boolean among(List<String> types, Bytes type) {
    for (int i = 0; i < types.size(); i++) {
      if (type.sameIgnoringCase(types.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean beginsAmong(Bytes type) {
    for (int i = 0; i < beginnings.size(); i++) {
      if (type.startsIgnoringCase(beginnings.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean endsAmong(Bytes type) {
    for (int i = 0; i < endings.size(); i++) {
      int from = type.length() - endings.get(i).length();
      if (from > 0 && type.slice(from, type.length()).sameIgnoringCase(endings.get(i))) {
        return true;
      }
    }
    return false;
  }
}

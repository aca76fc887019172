package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.util.List;

/// A request as an upstream saw it.
///
/// @param connection which of the upstream's connections brought it, counted from 0
/// @param line the whole request line
/// @param body without transfer coding, as far as it was read
/// @param trailers fields behind a chunked body
/// @param raw every byte of it
public record SeenRequest(
    int connection, String line, List<Field> fields, Bytes body, List<Field> trailers, Bytes raw) {

  public String method() {
    return line.substring(0, Math.max(0, line.indexOf(' ')));
  }

  public String target() {
    int from = line.indexOf(' ') + 1;
    return line.substring(from, Math.max(from, line.lastIndexOf(' ')));
  }

  /// The value of the first field of that name; empty if there is none.
  public String field(String name) {
    return Field.first(fields, name);
  }

  /// The values of all fields of that name.
  public List<String> fields(String name) {
    return Field.all(fields, name);
  }

  /// The body as UTF-8.
  public String text() {
    return body.utf8();
  }

  @Override
  public String toString() {
    return raw.toString();
  }
}

package io.bartizan.testkit;

import io.bartizan.pipeline.Bytes;
import java.util.List;

/// An answer as a client saw it.
///
/// @param status the status, such as 200
/// @param line the whole status line
/// @param body without transfer coding
/// @param trailers fields behind a chunked body
/// @param interim the statuses of the 1xx answers before it
/// @param raw every byte of it, interim answers included
public record RawAnswer(
    int status,
    String line,
    List<Field> fields,
    Bytes body,
    List<Field> trailers,
    List<Integer> interim,
    Bytes raw) {

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

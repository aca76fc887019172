package io.bartizan.config;

import java.util.Map;
import java.util.function.Function;

/// How values of one simple type are written in a file. `name` says what it is in the reference
/// ("duration"), `schema` is its JSON Schema, `writer` gives a text, number or truth value that
/// `reader` reads back.
record Form<T>(
    String name, Map<String, Object> schema, Reader<T> reader, Function<T, Object> writer) {

  /// Reads one value; an [IllegalArgumentException] carries what to say after the key.
  @FunctionalInterface
  interface Reader<T> {
    T read(Node.Scalar scalar, Outside outside);
  }

  T read(Node.Scalar scalar, Outside outside) {
    return reader.read(scalar, outside);
  }

  /// What a file would say for `value`, which is a `T`.
  @SuppressWarnings("unchecked")
  Object write(Object value) {
    return writer.apply((T) value);
  }
}

package io.bartizan.config;

import java.util.List;

/// A kind of value in words.
final class Described {
  private Described() {}

  /// What a message says was expected.
  static String expectation(Kind kind) {
    return switch (kind) {
      case Kind.Simple simple -> name(simple);
      case Kind.Many many ->
          (many.oneAllowed() ? "one item or a list of: " : "a list of: ") + name(many.item());
      case Kind.Table table -> "a mapping from names to: " + name(table.value());
      case Kind.Nested nested -> nested(nested.shape());
      case Kind.WithPlace located -> name(located.value());
      case Kind.OwnPlace _ -> "nothing";
    };
  }

  /// The name of the kind as the reference shows it.
  static String name(Kind kind) {
    return switch (kind) {
      case Kind.Simple simple -> simple.form().name();
      case Kind.Many many ->
          (many.oneAllowed() ? "one or a list of " : "list of ") + name(many.item());
      case Kind.Table table -> "mapping from names to " + name(table.value());
      case Kind.Nested nested -> "mapping";
      case Kind.WithPlace located -> name(located.value());
      case Kind.OwnPlace _ -> "nothing";
    };
  }

  private static String nested(RecordShape shape) {
    List<String> keys = shape.keyNames();
    String mapping =
        "a mapping" + (keys.isEmpty() ? "" : " with the keys " + String.join(", ", keys));
    RecordShape.Abbreviation shorthand = shape.shorthand();
    return shorthand == null ? mapping : shorthand.value().form().name() + ", or " + mapping;
  }
}

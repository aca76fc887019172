package io.bartizan.waf.lang;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Text with `%{...}` in it, which is filled in for each transaction.
public record Macro(String written, List<Piece> pieces) {
  /// Part of a macro.
  public sealed interface Piece {}

  /// Bytes that stand for themselves.
  public record Literal(String text) implements Piece {}

  /// The first value of a variable; `name` chooses within a collection.
  public record Reference(Variable variable, @Nullable String name) implements Piece {}

  /// Text that stands for itself wholly.
  public static Macro literal(String text) {
    return new Macro(text, text.isEmpty() ? List.of() : List.of(new Literal(text)));
  }

  /// Whether nothing is to be filled in.
  public boolean isLiteral() {
    return pieces.stream().allMatch(Literal.class::isInstance);
  }
}

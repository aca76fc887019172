package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// An operator without its argument.
///
/// @param name as SecLang writes it, without `@`
/// @param cheap whether it may be made again for each value when its argument is known only then;
///   if not, what was made for an argument is better kept, as [Resolving] does
/// @param maker makes it
public record Kind(String name, boolean cheap, Maker maker) {
  /// The operator with an argument in which all macros are resolved; it reads files now, if any.
  public Operator with(Text argument, DataFiles files) throws OperatorException {
    return maker.make(argument, files);
  }

  /// Makes an operator of an argument.
  @FunctionalInterface
  public interface Maker {
    /// The operator, or an exception that says what is wrong with the argument.
    Operator make(Text argument, DataFiles files) throws OperatorException;
  }
}

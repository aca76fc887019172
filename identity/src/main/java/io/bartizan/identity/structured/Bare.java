package io.bartizan.identity.structured;

import io.bartizan.pipeline.Bytes;

/// A bare item (RFC 9651, section 3.3).
public sealed interface Bare {
  /// An integer of up to 15 digits.
  record Whole(long value) implements Bare {}

  /// A number with a point.
  ///
  /// @param text as it was written
  record Fraction(String text) implements Bare {}

  /// A string of printable ASCII.
  record Text(String value) implements Bare {}

  /// A token.
  record Word(String value) implements Bare {}

  /// A byte sequence.
  record Octets(Bytes value) implements Bare {}

  /// A boolean.
  record Flag(boolean value) implements Bare {}

  /// A date, in seconds since 1970.
  record Date(long seconds) implements Bare {}

  /// A display string.
  ///
  /// @param text as it was written between the quotes
  record Display(String text) implements Bare {}
}

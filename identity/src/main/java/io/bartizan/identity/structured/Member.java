package io.bartizan.identity.structured;

import java.util.List;
import java.util.Map;

/// What a name of a dictionary stands for (RFC 9651, section 3.2), with its parameters in the order
/// in which they were written.
public sealed interface Member {
  Map<String, Bare> parameters();

  /// One value.
  record Item(Bare value, Map<String, Bare> parameters) implements Member {}

  /// A list in parentheses.
  record Inner(List<Item> items, Map<String, Bare> parameters) implements Member {}
}

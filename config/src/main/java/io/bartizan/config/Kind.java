package io.bartizan.config;

/// What may stand at a key, as the type of a record component says it.
sealed interface Kind {
  /// One simple value.
  record Simple(Class<?> type, Form<?> form) implements Kind {}

  /// A list, or a set of different items if `distinct`; `oneAllowed` if one item may do without the
  /// list.
  record Many(Kind item, boolean distinct, boolean oneAllowed) implements Kind {}

  /// A mapping from names to values.
  record Table(Kind value) implements Kind {}

  /// A mapping with known keys.
  record Nested(Class<? extends Record> type) implements Kind {
    RecordShape shape() {
      return RecordShape.of(type);
    }
  }

  /// A simple value whose place is kept.
  record WithPlace(Simple value) implements Kind {}

  /// No key: the place of the record around it.
  record OwnPlace() implements Kind {}
}

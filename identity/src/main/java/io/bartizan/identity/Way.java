package io.bartizan.identity;

import java.util.List;

/// One way to prove who is calling, as a configuration describes it. Immutable.
public interface Way {
  /// What `bartizan check` shows, such as `jwt by https://id.example.com for orders`.
  String text();

  /// The names of fields, besides `Authorization` and `Cookie`, that carry the credential. They are
  /// kept from mirrors.
  default List<String> fields() {
    return List.of();
  }
}

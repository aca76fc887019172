package io.bartizan.gateway.importing;

import java.util.List;

/// Who may use a route, as a document says it.
sealed interface Access {
  /// Everybody: no credential is asked for.
  record Everybody() implements Access {}

  /// Whoever shows a credential.
  ///
  /// @param ways what stands under `authenticate`, such as `api-key: {}`
  /// @param scopes all of which it needs
  record Shown(List<String> ways, List<String> scopes) implements Access {}

  /// Something that cannot be said here, so that nobody is admitted.
  record Unclear(String why) implements Access {}
}

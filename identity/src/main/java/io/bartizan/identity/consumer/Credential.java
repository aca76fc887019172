package io.bartizan.identity.consumer;

import io.bartizan.config.Place;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One credential of a consumer as a configuration describes it: a record for each kind. Immutable.
public interface Credential {
  CredentialKind kind();

  /// What finds it among all credentials of its kind when a request carries it.
  ///
  /// @param consumer the name of the consumer that has it
  String foundBy(String consumer);

  /// What a request is held against, such as a hash: immutable, equal to another if it proves the
  /// same, and with nothing secret in its text.
  Object proof();

  /// When it stops being good; never if null.
  @Nullable Instant expires();

  /// Where it stands.
  Place place();
}

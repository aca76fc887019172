package io.bartizan.identity.session;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Verdict;
import org.jspecify.annotations.Nullable;

/// Who vouches for the people of a sign-in, while their sessions last. Thread-safe.
public interface Provider {
  /// Work that finds out whether a session still holds, and what it says now; null if it need not
  /// be asked. Called on the event loop, for each request.
  ///
  /// @param now in milliseconds since 1970
  default Verdict.@Nullable Work<Renewal> renewal(Session session, long now) {
    return null;
  }

  /// Says to the upstream what it shall know of a session besides the identity.
  default void forward(Session session, Edits edits) {}

  /// What became of a renewal.
  sealed interface Renewal {}

  /// The session goes on as this one, which is the same one if nothing has changed.
  record Renewed(Session session) implements Renewal {}

  /// The session is good no more, or nobody knows.
  record Lost(Proof.Rejected why) implements Renewal {}
}

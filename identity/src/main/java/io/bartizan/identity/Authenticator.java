package io.bartizan.identity;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import org.jspecify.annotations.Nullable;

/// One way to prove who is calling. Thread-safe; all exchanges of a route share it.
public interface Authenticator {
  /// What logs and [io.bartizan.pipeline.Identity#method()] call it, such as `jwt`.
  String name();

  /// Judges the credential that the request carries. Called on the event loop; must not block it.
  /// During a rehearsal ([Exchange#rehearsal()]) it changes nothing that a later request could
  /// notice.
  Proof prove(Exchange x);

  /// The value of `WWW-Authenticate` (RFC 9110, section 11.6.1) that asks for this credential.
  ///
  /// @param realm visible ASCII without quotes and backslashes
  /// @param rejected why the credential was rejected; null if there was none
  String challenge(String realm, @Nullable Code rejected);

  /// What a client gets in place of a refusal because it has no good credential of this kind, such
  /// as a redirect to a page where a person signs in; null for the refusal itself.
  default Answer.@Nullable Content invitation(Exchange x) {
    return null;
  }

  /// Takes the credential out of what is forwarded. Called for each attempt, whichever
  /// authenticator has accepted the request.
  void conceal(Exchange x, Edits edits);
}

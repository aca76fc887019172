package io.bartizan.identity.token;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import org.jspecify.annotations.Nullable;

/// The tokens of one issuer, and who says what they are worth. Thread-safe; called on event loops,
/// which it must not block. Identities that it accepts have a [TokenLease].
public interface Tokens {
  /// What [io.bartizan.pipeline.Identity#method()] calls it.
  String name();

  /// Whether a token that looks like this is for these rules to judge.
  boolean takes(Unverified token);

  /// What is remembered of the token that `value` holds from `start` on; null if nothing is.
  @Nullable Proof remembered(Exchange x, Bytes value, int start);

  /// Judges a token.
  ///
  /// @param token not to be changed
  Proof judge(Exchange x, byte[] token);

  /// Whether the upstream gets the token.
  boolean forwards();

  /// The longest token that is looked at, in bytes.
  int longest();

  /// What its refusals call it, such as the issuer's name.
  String text();
}

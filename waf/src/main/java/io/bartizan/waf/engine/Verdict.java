package io.bartizan.waf.engine;

/// What the rules decide on a transaction; `rule` is the id of the rule that decided, or 0 if a
/// limit did.
public sealed interface Verdict {
  /// Go on.
  record Pass() implements Verdict {}

  /// Answer with a status, 100 to 599, instead.
  record Deny(int status, int rule) implements Verdict {}

  /// End the connection without an answer.
  record Drop(int rule) implements Verdict {}

  /// Answer with a status and a location instead.
  record Redirect(int status, String location, int rule) implements Verdict {}

  /// Whether the transaction must not go on.
  default boolean blocks() {
    return !(this instanceof Pass);
  }
}

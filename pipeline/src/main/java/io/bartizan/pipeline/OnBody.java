package io.bartizan.pipeline;

/// Judges a request by its gathered body. Without such a policy a body is never gathered.
public interface OnBody {
  Need need();

  /// Whether the body of this exchange is wanted. If no policy of its road wants it, it streams.
  default boolean wants(Exchange x) {
    return true;
  }

  Verdict onBody(Exchange x, Body body);
}

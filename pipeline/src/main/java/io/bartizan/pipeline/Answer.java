package io.bartizan.pipeline;

/// An answer that the gateway itself gives. It walks the return road like an upstream's.
public sealed interface Answer extends Verdict permits Refusal, Answer.Content {
  int status();

  Fields fields();

  /// Any answer that is not a refusal: a preflight's, a redirect, a cache hit.
  ///
  /// @param status 200 to 599
  /// @param fields all but those about framing and the connection
  /// @param body empty for none
  record Content(int status, Fields fields, Bytes body) implements Answer {
    public Content {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
      }
      fields.expectUnframing();
    }
  }
}

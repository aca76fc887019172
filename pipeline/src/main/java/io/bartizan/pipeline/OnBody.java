package io.bartizan.pipeline;

/// Judges a request by its gathered body. Without such a policy a body is never gathered.
public interface OnBody {
  Need need();

  Verdict onBody(Exchange x, Body body);
}

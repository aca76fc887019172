package io.bartizan.pipeline;

/// Judges a request by its head, before any of its body is read.
public interface OnHead {
  Verdict onHead(Exchange x);
}

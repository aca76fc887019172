package io.bartizan.pipeline;

/// Has the last word before the upstream is called: after all body verdicts, and again for each
/// attempt.
public interface OnForward {
  Verdict onForward(Exchange x, Attempt attempt);
}

package io.bartizan.pipeline;

/// Judges or changes an answer's head; the gateway's own answers too.
public interface OnAnswer {
  Verdict onAnswer(Exchange x, AnswerHead answer);
}

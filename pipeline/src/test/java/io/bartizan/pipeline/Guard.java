package io.bartizan.pipeline;

import java.util.List;

/// A policy that cares about every moment, says nothing against anything, and writes down what it
/// was asked.
record Guard(String name, List<String> log) implements OnHead, OnForward, OnAnswer, OnEnd {
  static Policy of(String name, List<String> log) {
    return Policy.enforced(name, new Guard(name, log));
  }

  @Override
  public Verdict onHead(Exchange x) {
    log.add(name + " head");
    return Verdict.CONTINUE;
  }

  @Override
  public Verdict onForward(Exchange x, Attempt attempt) {
    log.add(name + " forward " + attempt.number());
    return Verdict.CONTINUE;
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead head) {
    log.add(name + " answer " + head.status());
    return Verdict.CONTINUE;
  }

  @Override
  public void onEnd(Exchange x, Outcome outcome) {
    log.add(name + " end " + outcome);
  }
}

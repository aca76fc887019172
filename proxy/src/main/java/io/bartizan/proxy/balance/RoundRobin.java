package io.bartizan.proxy.balance;

import io.bartizan.pipeline.Walk;

/// One after the other, each lane for itself. While all eligible candidates have the same share it
/// counts; otherwise it is the smooth weighted round robin of nginx: every candidate earns its
/// share, the richest is chosen and pays what all have earned, so that a candidate of weight 5
/// beside two of weight 1 is not chosen five times in a row.
public final class RoundRobin implements Balancer {
  /// Lanes write beside each other, not into one cache line.
  private static final int APART = 16;

  private final Candidate[] candidates;
  private final int[] turns;
  private final long[][] earned;

  /// @param lanes how many lanes there are
  public RoundRobin(Candidate[] candidates, int lanes) {
    this.candidates = candidates.clone();
    this.turns = new int[lanes * APART];
    this.earned = new long[lanes][candidates.length + APART];
    for (int lane = 0; lane < lanes; lane++) {
      turns[lane * APART] = lane;
    }
  }

  @Override
  public int choose(Walk x, Choice choice) {
    if (candidates.length == 1) {
      return choice.admits(candidates[0]) ? 0 : NONE;
    }
    int eligible = 0;
    int share = 0;
    boolean alike = true;
    for (Candidate candidate : candidates) {
      if (choice.admits(candidate)) {
        int mine = candidate.share(choice.nanos());
        alike &= eligible == 0 || mine == share;
        share = mine;
        eligible++;
      }
    }
    if (eligible == 0) {
      return NONE;
    }
    return alike ? nth(turn(choice.lane(), eligible), choice) : richest(choice);
  }

  private int turn(int lane, int eligible) {
    return Integer.remainderUnsigned(turns[lane * APART]++, eligible);
  }

  /// The eligible candidate number `n`. Another lane or a check may have taken one away meanwhile.
  private int nth(int n, Choice choice) {
    int left = n;
    int last = NONE;
    for (int i = 0; i < candidates.length; i++) {
      if (choice.admits(candidates[i])) {
        last = i;
        if (left-- == 0) {
          return i;
        }
      }
    }
    return last;
  }

  private int richest(Choice choice) {
    long[] mine = earned[choice.lane()];
    long sum = 0;
    int best = NONE;
    for (int i = 0; i < candidates.length; i++) {
      if (choice.admits(candidates[i])) {
        int share = candidates[i].share(choice.nanos());
        mine[i] += share;
        sum += share;
        best = best == NONE || mine[i] > mine[best] ? i : best;
      }
    }
    if (best != NONE) {
      mine[best] -= sum;
    }
    return best;
  }
}

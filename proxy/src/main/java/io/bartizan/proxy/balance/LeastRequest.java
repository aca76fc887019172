package io.bartizan.proxy.balance;

import io.bartizan.pipeline.Walk;

/// The less busy of two that are drawn by lot, each with the chance that its share gives it (M.
/// Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing"). Busy is whoever has more
/// requests under way for its share; between two that are equally busy the first drawn is chosen,
/// so that shares also hold while there is little to do. Drawing by lot keeps lanes and gateways,
/// which see each other's load late or not at all, from choosing the same candidate all at once.
public final class LeastRequest implements Balancer {
  private final Candidate[] candidates;
  private final Lots lots;

  /// @param lanes how many lanes there are
  public LeastRequest(Candidate[] candidates, int lanes, long seed) {
    this.candidates = candidates.clone();
    this.lots = new Lots(lanes, seed);
  }

  @Override
  public int choose(Walk x, Choice choice) {
    if (candidates.length == 1) {
      return choice.admits(candidates[0]) ? 0 : NONE;
    }
    long sum = sum(choice, NONE);
    if (sum == 0) {
      return NONE;
    }
    int one = draw(choice, sum, NONE);
    long others = one == NONE ? 0 : sum(choice, one);
    int two = others == 0 ? NONE : draw(choice, others, one);
    return two != NONE && busier(one, two, choice.nanos()) ? two : one;
  }

  /// The shares of all that are eligible but for `without`.
  private long sum(Choice choice, int without) {
    long sum = 0;
    for (int i = 0; i < candidates.length; i++) {
      if (i != without && choice.admits(candidates[i])) {
        sum += candidates[i].share(choice.nanos());
      }
    }
    return sum;
  }

  private int draw(Choice choice, long sum, int without) {
    long left = lots.draw(choice.lane(), sum);
    int last = NONE;
    for (int i = 0; i < candidates.length; i++) {
      if (i != without && choice.admits(candidates[i])) {
        last = i;
        left -= candidates[i].share(choice.nanos());
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }

  private boolean busier(int one, int two, long nanos) {
    Candidate a = candidates[one];
    Candidate b = candidates[two];
    return (long) a.active() * b.share(nanos) > (long) b.active() * a.share(nanos);
  }
}

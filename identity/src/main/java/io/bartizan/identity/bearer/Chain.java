package io.bartizan.identity.bearer;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Exchange;

/// One check behind another.
public final class Chain {
  /// What follows once a proof is accepted.
  public interface Next {
    Proof of(Exchange x, Proof.Accepted accepted);
  }

  private Chain() {}

  /// `proof`, and if it is accepted, now or later, what `next` finds.
  public static Proof then(Exchange x, Proof proof, Next next) {
    return switch (proof) {
      case Proof.Accepted accepted -> next.of(x, accepted);
      case Proof.Pending<?> pending -> later(pending, next);
      case Proof.Rejected _, Proof.Absent _ -> proof;
    };
  }

  private static <T> Proof later(Proof.Pending<T> pending, Next next) {
    return new Proof.Pending<>(
        pending.work(),
        (again, value) -> then(again, pending.then().of(again, value), next),
        pending.nanos());
  }
}

package io.bartizan.policies.waf;

import io.bartizan.waf.Peers;
import io.bartizan.waf.Rules;
import io.bartizan.waf.Transaction;
import io.bartizan.waf.lang.Fault;
import io.bartizan.waf.text.Text;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Compiled rules, shared by all routes that mean the same ones, and some transactions that are
/// used again and again. Thread-safe.
final class RuleSet {
  private static final int IDLE = 32;
  private static final Peers NOBODY = Peers.of("", "");

  private final Rules rules;
  private final AtomicReferenceArray<Transaction> idle = new AtomicReferenceArray<>(IDLE);

  RuleSet(Rules rules) {
    this.rules = rules;
  }

  /// The rules that it goes without, each with the reason.
  List<Fault> lost() {
    return rules.lost();
  }

  int size() {
    return rules.size();
  }

  /// A transaction for one exchange.
  Transaction take(Text client, Text id) {
    int first = (int) Thread.currentThread().threadId();
    for (int i = 0; i < IDLE; i++) {
      int at = (first + i) % IDLE;
      Transaction found = idle.getPlain(at) == null ? null : idle.getAndSet(at, null);
      if (found != null) {
        return found.begin(client, id);
      }
    }
    return rules.begin(NOBODY).begin(client, id);
  }

  /// The transaction is over, and nobody uses it any more.
  void give(Transaction transaction) {
    transaction.forget();
    int first = (int) Thread.currentThread().threadId();
    for (int i = 0; i < IDLE; i++) {
      int at = (first + i) % IDLE;
      if (idle.getPlain(at) == null && idle.compareAndSet(at, null, transaction)) {
        return;
      }
    }
  }
}

package io.bartizan.pipeline;

import java.util.ArrayList;
import java.util.List;

/// Work that a test finishes by hand, as often as it is begun.
final class Promise<T> implements Verdict.Work<T> {
  final List<Verdict.Done<T>> begun = new ArrayList<>();

  @Override
  public void begin(Verdict.Done<T> done) {
    begun.add(done);
  }

  Verdict.Done<T> last() {
    return begun.getLast();
  }

  /// A wait of at most 100 ns for it.
  Verdict await(Verdict.Resume<T> then) {
    return new Verdict.Wait<>(this, then, 100);
  }
}

package io.bartizan.pipeline;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The bytes of one exchange that are lent to work elsewhere. Every wait has a ticket: an answer
/// that comes after its ticket was revoked is dropped; but the bytes stay pinned until each work
/// that was begun has returned.
final class Lending {
  private final Walk walk;
  private int out;
  private @Nullable Ticket<?> current;

  Lending(Walk walk) {
    this.walk = walk;
  }

  /// Whether some work has not returned.
  boolean open() {
    return out > 0;
  }

  /// Begins the work. Always returns false: the loop rests until it comes back, which it never does
  /// before this returns.
  <T> boolean begin(Verdict.Wait<T> wait, String policy) {
    Ticket<T> ticket = new Ticket<>(wait, policy);
    ticket.timer = walk.carrier().after(wait.nanos(), ticket::missed);
    current = ticket;
    out++;
    try {
      wait.work().begin(ticket);
    } catch (Throwable cause) {
      ticket.failed(cause);
    }
    return false;
  }

  /// Nobody waits for the current work any more.
  void revoke() {
    Ticket<?> ticket = current;
    if (ticket != null) {
      current = null;
      ticket.stopTimer();
    }
  }

  private void back(String policy, boolean expected) {
    out--;
    if (!expected) {
      walk.witness().late(policy);
    }
    if (out == 0) {
      walk.returned();
    }
  }

  /// One wait. Its methods of [Verdict.Done] may be called from any thread.
  private final class Ticket<T> implements Verdict.Done<T> {
    private final Verdict.Wait<T> wait;
    private final String policy;
    private final AtomicBoolean handedIn = new AtomicBoolean();
    private Carrier.@Nullable Timer timer;

    Ticket(Verdict.Wait<T> wait, String policy) {
      this.wait = wait;
      this.policy = policy;
    }

    @Override
    public void value(T value) {
      if (handedIn.compareAndSet(false, true)) {
        walk.carrier().execute(() -> settle(() -> wait.then().resume(walk, value)));
      }
    }

    @Override
    public void failed(Throwable cause) {
      if (handedIn.compareAndSet(false, true)) {
        walk.carrier()
            .execute(() ->
                settle(() -> {
                  throw cause;
                }));
      }
    }

    private void settle(Question question) {
      boolean expected = current == this;
      if (!expected) {
        back(policy, false);
        return;
      }
      current = null;
      stopTimer();
      back(policy, true);
      walk.resumed(walk.resume(question));
    }

    private void missed() {
      if (current == this) {
        current = null;
        walk.resumed(
            walk.missed(
                new TimeoutException("no answer within " + wait.nanos() / 1_000_000 + " ms")));
      }
    }

    private void stopTimer() {
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  /// What is asked of the policy when its work has returned.
  interface Question {
    Verdict ask() throws Throwable;
  }
}

package io.bartizan.identity;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A request that has come in and goes nowhere: what an authenticator sees of it.
public final class Call {
  private Call() {}

  /// A request that came just now with these fields, each written as `name: value`.
  public static Walk with(Ticker ticker, String... fields) {
    HeadTable head = new HeadTable();
    for (String field : fields) {
      int colon = field.indexOf(':');
      byte[] name = Bytes.of(field.substring(0, colon)).toArray();
      byte[] value = Bytes.of(field.substring(colon + 1).strip()).toArray();
      head.append(name, 0, name.length, value, 0, value.length);
    }
    Walk walk = new Walk(new Nowhere(), new Nobody(), new Memory(1 << 20));
    return walk.renew(head, ticker.nanos(), ticker.millis(), 1, 2);
  }

  /// What `authenticator` finds in the end, all work done.
  public static Proof judged(Authenticator authenticator, Exchange x) throws Exception {
    Proof proof = authenticator.prove(x);
    while (proof instanceof Proof.Pending<?> pending) {
      proof = settled(x, pending);
    }
    return proof;
  }

  private static <T> Proof settled(Exchange x, Proof.Pending<T> pending) throws Exception {
    return pending.then().of(x, begun(pending).get(20, TimeUnit.SECONDS));
  }

  /// Begins the work of `pending`, as the pipeline would.
  public static <T> CompletableFuture<T> begun(Proof.Pending<T> pending) {
    return begun(pending.work());
  }

  public static <T> CompletableFuture<T> begun(Verdict.Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    work.begin(
        new Verdict.Done<>() {
          @Override
          public void value(T value) {
            result.complete(value);
          }

          @Override
          public void failed(Throwable cause) {
            result.completeExceptionally(cause);
          }
        });
    return result;
  }

  /// The exchange is never started, so nobody carries it.
  private static final class Nowhere implements Carrier {
    private static AssertionError never() {
      return new AssertionError("an exchange that was never started");
    }

    @Override
    public Verdict route(Walk x) {
      throw never();
    }

    @Override
    public void gather(Walk x, Need need) {
      throw never();
    }

    @Override
    public void forward(Walk x, Permit permit, Attempt attempt) {
      throw never();
    }

    @Override
    public void relay(Walk x, AnswerHead head) {
      throw never();
    }

    @Override
    public void answer(Walk x, Answer answer, AnswerHead head) {
      throw never();
    }

    @Override
    public void abort(Walk x) {
      throw never();
    }

    @Override
    public void execute(Runnable task) {
      throw never();
    }

    @Override
    public Timer after(long nanos, Runnable task) {
      throw never();
    }

    @Override
    public void released(Walk x) {
      throw never();
    }
  }

  private record Nobody() implements Witness {
    @Override
    public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {}

    @Override
    public void failed(Exchange x, String policy, Throwable cause) {}

    @Override
    public void late(String policy) {}
  }
}

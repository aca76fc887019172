package io.bartizan.identity;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.Nowhere;
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
    Nowhere nowhere = new Nowhere();
    Walk walk = new Walk(nowhere, nowhere, new Memory(1 << 20));
    return walk.renew(head, ticker.nanos(), ticker.millis(), 1, 2);
  }

  /// What `authenticator` finds in the end, all work done.
  public static Proof judged(Authenticator authenticator, Exchange x) throws Exception {
    return settled(x, authenticator.prove(x));
  }

  /// What comes of `found` in the end, all work done.
  public static Proof settled(Exchange x, Proof found) throws Exception {
    Proof proof = found;
    while (proof instanceof Proof.Pending<?> pending) {
      proof = next(x, pending);
    }
    return proof;
  }

  private static <T> Proof next(Exchange x, Proof.Pending<T> pending) throws Exception {
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
}

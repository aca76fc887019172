package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Moment;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.RequestReader;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.route.Target;
import io.bartizan.proxy.upstream.Service;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Walks one HTTP/1.1 request through what a listener serves, on a thread of its own, with
/// everything real but the network: nothing is sent to an upstream and no store is changed.
public final class Rehearsal implements Carrier {
  private static final long LIMIT_SECONDS = 60;

  /// A request.
  ///
  /// @param head its head, up to and with the empty line
  /// @param client who connects
  /// @param listener the listener's name
  /// @param serverName the name for which TLS asks; null for none
  public record Visit(Bytes head, Address client, String listener, @Nullable String serverName) {}

  /// What a policy said.
  public record Step(Moment moment, String policy, Verdict verdict) {}

  /// What would become of the request.
  ///
  /// @param route its route, or what stands for one
  /// @param steps what every policy said, in order
  /// @param identity who is calling, if a policy found out
  /// @param service the upstream that would be called; null if none would
  /// @param path what the request's path is rewritten to; empty if it stays as it is
  /// @param answer the gateway's own answer; null if the upstream would answer
  /// @param document the body of that answer
  public record Ending(
      Target route,
      List<Step> steps,
      @Nullable Identity identity,
      @Nullable Service service,
      String path,
      @Nullable Answer answer,
      String document) {}

  private final Site site;
  private final Visit visit;
  private final List<Step> steps = new ArrayList<>();
  private final Crossroads crossroads = new Crossroads();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rehearsal").factory());
  private final Walk walk = new Walk(this, new Nobody(), new Memory(1 << 20));
  private Target target;
  private @Nullable Refusal malformed;
  private long framing;

  private Rehearsal(Site site, Visit visit) {
    this.site = site;
    this.visit = visit;
    this.target = site.unmatched();
  }

  /// Walks the request to its end, for a minute at most.
  ///
  /// @throws IllegalStateException if it comes to no end
  public static Ending of(Site site, Visit visit, Ticker ticker) throws InterruptedException {
    Rehearsal rehearsal = new Rehearsal(site, visit);
    try {
      rehearsal.loop.execute(() -> rehearsal.begin(ticker));
      return rehearsal.ending.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the request came to no end: " + e.getMessage(), e);
    } finally {
      rehearsal.loop.shutdownNow();
    }
  }

  private void begin(Ticker ticker) {
    try {
      walk.renew(new HeadTable(), ticker.nanos(), ticker.millis(), 0, 0);
      walk.connection(visit.client(), visit.client(), visit.listener(), site.secure());
      walk.rehearse((moment, policy, verdict) -> steps.add(new Step(moment, policy, verdict)));
      malformed = read();
      walk.requestBody(framing != 0);
      walk.start(site.porch());
    } catch (RuntimeException e) {
      ending.completeExceptionally(e);
    }
  }

  private @Nullable Refusal read() {
    Bounds.Connection bounds = site.bounds();
    RequestReader reader = new RequestReader();
    reader.begin(bounds.headSize(), bounds.fields(), bounds.uriSize());
    HeadTable table = walk.table();
    switch (reader.read(Unpooled.wrappedBuffer(visit.head().toArray()), table)) {
      case MORE -> {
        return Refusal.of(Code.REQUEST_MALFORMED, "the head has no end");
      }
      case REFUSED -> {
        return reader.refusal();
      }
      case DONE -> {
        Http1Head head = new Http1Head(site.path());
        Refusal wrong = head.read(walk, reader, new Connection());
        framing = head.framing();
        if (wrong == null && site.proxies() != null) {
          introduce(site.proxies(), table);
        }
        return wrong;
      }
    }
    throw new AssertionError("a reader without a result");
  }

  private void introduce(TrustedProxies proxies, HeadTable table) {
    Address client = proxies.client(visit.client(), table);
    if (!client.equals(visit.client())) {
      walk.client(client);
      walk.https(TrustedProxies.https(table, site.secure()));
    }
  }

  @Override
  public Verdict route(Walk x) {
    if (malformed != null) {
      x.routed(site.unmatched());
      return malformed;
    }
    Certificates certificates = site.certificates();
    Verdict verdict =
        crossroads.find(
            x, site, certificates == null ? null : certificates.choose(visit.serverName()).names());
    target = crossroads.target();
    long most = target.bounds().body();
    return framing > most && verdict == Verdict.CONTINUE
        ? Refusal.of(
            Code.BODY_TOO_LARGE,
            "body of " + framing + " bytes or more (expected: at most " + most + ")")
        : verdict;
  }

  @Override
  public void gather(Walk x, Need need) {
    x.gathered(Body.NONE);
  }

  @Override
  public void forward(Walk x, Permit permit, Attempt attempt) {
    Refusal wrong = Rewritten.check(x, attempt, site);
    if (wrong != null) {
      x.refuse(wrong);
      return;
    }
    Bytes path = attempt.edits().path();
    settle(null, "", target.upstream(x, 0), path == null ? "" : path.toString());
  }

  @Override
  public void relay(Walk x, AnswerHead head) {
    throw new IllegalStateException("relay: no upstream has answered");
  }

  @Override
  public void answer(Walk x, Answer answer, AnswerHead head) {
    String document =
        switch (answer) {
          case Refusal refusal -> Problem.document(refusal, x.id()).toString();
          case Answer.Content content -> content.body().utf8();
        };
    settle(answer, document, null, "");
  }

  @Override
  public void abort(Walk x) {
    settle(null, "", null, "");
  }

  private void settle(
      @Nullable Answer answer, String document, @Nullable Service service, String path) {
    ending.complete(
        new Ending(target, List.copyOf(steps), walk.identity(), service, path, answer, document));
    walk.end(answer instanceof Refusal ? Outcome.REFUSED : Outcome.ANSWERED);
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Timer after(long nanos, Runnable task) {
    ScheduledFuture<?> future = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void released(Walk x) {
    walk.table().clear();
  }

  /// The trace hears everything already.
  private static final class Nobody implements Witness {
    @Override
    public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {}

    @Override
    public void failed(Exchange x, String policy, Throwable cause) {}

    @Override
    public void late(String policy) {}
  }
}

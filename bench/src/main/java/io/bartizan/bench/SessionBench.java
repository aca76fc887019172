package io.bartizan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.config.Secret;
import io.bartizan.config.Size;
import io.bartizan.identity.Proof;
import io.bartizan.identity.session.Provider;
import io.bartizan.identity.session.Session;
import io.bartizan.identity.session.SessionAuthenticator;
import io.bartizan.identity.session.SessionConfig;
import io.bartizan.identity.session.Sessions;
import io.bartizan.identity.session.StepUp;
import io.bartizan.identity.store.LocalStore;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs the event loop to know who has signed in.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SessionBench {
  private final Ticker clock = Ticker.SYSTEM;
  private SessionAuthenticator authenticator;
  private Exchange withSession;
  private String cookie = "";

  @Setup
  public void open() {
    SessionConfig config =
        new SessionConfig(
            SessionConfig.Keep.COOKIE,
            List.of(),
            Duration.ofHours(1),
            Duration.ofHours(12),
            Duration.ofMinutes(1),
            Set.of());
    Sessions sessions =
        new Sessions(
            "corp",
            config,
            List.of(Secret.of("bench", new byte[32])),
            new LocalStore(clock, new Size(1 << 20)),
            clock);
    authenticator =
        new SessionAuthenticator(
            "sign-in corp", "/login", sessions, new Provider() {}, StepUp.NONE);
    Identity who =
        Identity.of("alice", "https://id.example.com", "oidc", Set.of("buyer"), Set.of(), Map.of());
    long now = clock.millis();
    sessions
        .keep(Session.begin(who, now, now, "", Map.of("refresh-token", "r".repeat(700))))
        .begin(new Note());
    withSession = exchange(cookie.substring(0, cookie.indexOf(';')));
    if (!(authenticator.prove(withSession) instanceof Proof.Pending<?> pending)) {
      throw new IllegalStateException("a session that is known before it was seen");
    }
    settle(pending);
  }

  private final class Note implements Verdict.Done<String> {
    @Override
    public void value(String value) {
      cookie = value;
    }

    @Override
    public void failed(Throwable cause) {
      throw new IllegalStateException(cause);
    }
  }

  private <T> void settle(Proof.Pending<T> pending) {
    pending
        .work()
        .begin(
            new Verdict.Done<>() {
              @Override
              public void value(T value) {
                if (!(pending.then().of(withSession, value) instanceof Proof.Accepted)) {
                  throw new IllegalStateException("a session that is not good");
                }
              }

              @Override
              public void failed(Throwable cause) {
                throw new IllegalStateException(cause);
              }
            });
  }

  private Exchange exchange(String value) {
    HeadTable head = new HeadTable();
    byte[] name = "cookie".getBytes(ISO_8859_1);
    byte[] bytes = ("theme=dark; " + value).getBytes(ISO_8859_1);
    head.append(name, 0, name.length, bytes, 0, bytes.length);
    Walk walk = new Walk(nobody(Carrier.class), nobody(Witness.class), new Memory(1 << 20));
    return walk.renew(head, clock.nanos(), clock.millis(), 1, 2);
  }

  private static <T> T nobody(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              throw new AssertionError(method);
            }));
  }

  @Benchmark
  public Proof known_session() {
    return authenticator.prove(withSession);
  }
}

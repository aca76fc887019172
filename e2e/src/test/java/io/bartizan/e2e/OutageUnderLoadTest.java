package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Fault;
import io.bartizan.testkit.FaultyUpstream;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Upstreams are killed, stalled and restarted while clients ask: no request that can be repeated
/// fails, the endpoint is out of service and back within the configured times, and the service gets
/// no more than the budget.
class OutageUnderLoadTest {
  private static final int CLIENTS = 6;
  private static final int MINIMUM = 50;

  @TempDir Path folder;
  private final List<FaultyUpstream> upstreams = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger();

  /// Who has a permit may ask: the machine has more to do than to answer these clients.
  private final Semaphore pace = new Semaphore(0);

  private final ScheduledExecutorService metronome = Executors.newSingleThreadScheduledExecutor();
  private Future<?> beats;
  private volatile boolean over;

  @BeforeEach
  void open() throws IOException {
    for (int i = 0; i < 3; i++) {
      upstreams.add(FaultyUpstream.start());
    }
    beats = metronome.scheduleAtFixedRate(this::beat, 0, 1, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    if (pace.availablePermits() < CLIENTS) {
      pace.release(2);
    }
  }

  @AfterEach
  void close() throws IOException {
    over = true;
    beats.cancel(false);
    metronome.shutdown();
    for (FaultyUpstream upstream : upstreams) {
      upstream.close();
    }
  }

  private String yaml() {
    return """
    listen: { http: 127.0.0.1:0 }
    services:
      orders:
        endpoints: [ "%s", "%s", "%s" ]
        retry: { attempts: 3, per-try-timeout: 1500ms, budget: 20%%, minimum: %d }
        outlier: { consecutive-failures: 3, eject: 1s, max-ejected: 50%% }
    routes:
      - { path: /**, service: orders, public: true }
    """
        .formatted(
            upstreams.get(0).endpoint(),
            upstreams.get(1).endpoint(),
            upstreams.get(2).endpoint(),
            MINIMUM);
  }

  private void ask(TestGateway gateway) {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      while (pace.tryAcquire(30, TimeUnit.SECONDS) && !over) {
        RawAnswer answer = client.ask("GET /orders HTTP/1.1\r\nHost: localhost\r\n\r\n");
        answers.incrementAndGet();
        if (answer.status() != 200 || !answer.text().equals("ok")) {
          failures.add(answer.toString());
        }
      }
    } catch (IOException | InterruptedException e) {
      failures.add(e.toString());
    }
  }

  private static double metric(TestGateway gateway, String start) throws IOException {
    return gateway
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static boolean ejected(TestGateway gateway, int count) throws IOException {
    return metric(gateway, "bartizan_upstream_endpoints{service=\"orders\",state=\"ejected\"}")
        == count;
  }

  @Test
  void no_request_that_can_be_repeated_fails() throws Exception {
    long start = System.nanoTime();
    try (TestGateway gateway = TestGateway.start(folder, yaml())) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> ask(gateway)));
      }
      List<Fault> faults =
          List.of(Fault.NOBODY_LISTENS, Fault.RESETS_UNANSWERED, Fault.NEVER_ANSWERS);
      for (int i = 0; i < faults.size(); i++) {
        Fault fault = faults.get(i);
        FaultyUpstream victim = upstreams.get(i);
        int before = answers.get();
        Eventually.holds("clients are served", () -> answers.get() > before + 50);
        victim.fail(fault);
        Eventually.holds("the endpoint is ejected: " + fault, () -> ejected(gateway, 1));
        victim.heal();
        Eventually.holds("the endpoint is back: " + fault, () -> ejected(gateway, 0));
        int served = victim.requests().size();
        Eventually.holds("it serves: " + fault, () -> victim.requests().size() > served);
      }
      over = true;
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failures).isEmpty();
      int tries = upstreams.stream().mapToInt(upstream -> upstream.requests().size()).sum();
      long seconds = 1 + (System.nanoTime() - start) / 1_000_000_000;
      assertThat(tries)
          .isBetween(
              answers.get(), answers.get() + (int) Math.max(answers.get() / 5, MINIMUM * seconds));
      assertThat(metric(gateway, "bartizan_upstream_retries_withheld_total")).isZero();
    }
  }
}

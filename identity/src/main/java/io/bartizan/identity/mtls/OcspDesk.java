package io.bartizan.identity.mtls;

import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks responders, each for one certificate once at a time, and remembers what they said of up to
/// 10,000 certificates. Outlives configurations; thread-safe.
public final class OcspDesk {
  private static final int MOST = 10_000;
  private static final int CALLS = 32;

  /// How long it is before a responder is asked again that gave no good answer.
  private static final long PAUSE_MILLIS = Duration.ofSeconds(5).toMillis();

  private final Ticker ticker;
  private final Bulkhead calls = new Bulkhead("ocsp", CALLS);
  private final Map<Question, List<Verdict.Done<Standing>>> flights = new HashMap<>();
  private final Map<Question, Standing> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Standing> eldest) {
          return size() > MOST;
        }
      };

  public OcspDesk(Ticker ticker) {
    this.ticker = ticker;
  }

  /// What is to be asked.
  ///
  /// @param responder null for the one that `leaf` names
  record Question(
      X509Certificate leaf,
      X509Certificate issuer,
      @Nullable URI responder,
      long timeoutMillis,
      long rememberMillis) {}

  Verdict.Work<Standing> asking(Question question) {
    return done -> {
      Standing known = join(question, done);
      if (known != null) {
        done.value(known);
      }
    };
  }

  /// What is known already; null if `done` will be told.
  private @Nullable Standing join(Question question, Verdict.Done<Standing> done) {
    synchronized (this) {
      Standing known = remembered.get(question);
      if (known != null && ticker.millis() < known.until()) {
        return known;
      }
      List<Verdict.Done<Standing>> waiting = flights.get(question);
      if (waiting != null) {
        waiting.add(done);
        return null;
      }
      flights.put(question, new ArrayList<>(List.of(done)));
    }
    calls.asking(() -> new OcspVisit(question, ticker).ask()).begin(new Landing(question));
    return null;
  }

  /// Receives what a responder has said, on any thread.
  private final class Landing implements Verdict.Done<Standing> {
    private final Question question;

    Landing(Question question) {
      this.question = question;
    }

    @Override
    public void value(Standing said) {
      List<Verdict.Done<Standing>> waiting;
      synchronized (OcspDesk.this) {
        remembered.put(question, said);
        waiting = flights.remove(question);
      }
      if (waiting != null) {
        waiting.forEach(each -> each.value(said));
      }
    }

    @Override
    public void failed(Throwable cause) {
      value(unknown(ticker, "cannot be asked: " + cause.getMessage()));
    }
  }

  /// Nothing that counts for long.
  static Standing unknown(Ticker ticker, String why) {
    return new Standing(Standing.Kind.UNKNOWN, ticker.millis() + PAUSE_MILLIS, why);
  }
}

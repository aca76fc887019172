package io.bartizan.identity.session;

import io.bartizan.identity.store.Key;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Which sessions have ended before their time: one by its own name, those that belong to one
/// session of the provider, or all of a person that began before some moment. Kept in a [Store], so
/// that every gateway hears of it. Thread-safe.
final class Endings {
  /// The name under which a session keeps which session of the provider it belongs to.
  static final String PROVIDER_SESSION = "sid";

  private static final String SPACE = "session-ended";

  /// By how much the clocks of gateways may differ: a session that began so much later ends too. A
  /// provider's session that has ended is never begun again; a person may sign in again soon.
  private static final Duration SESSION_LEEWAY = Duration.ofSeconds(30);

  private static final Duration PERSON_LEEWAY = Duration.ofSeconds(5);

  private final Store store;
  private final Duration life;

  /// @param life how long a session may live, and so how long its end is remembered
  Endings(Store store, Duration life) {
    this.store = store;
    this.life = life;
  }

  /// Whether `session` has ended.
  Verdict.Work<Boolean> ended(Session session) {
    Key[] keys = {
      own(session.id()),
      provider(session.who().issuer(), session.kept(PROVIDER_SESSION)),
      person(session.who().issuer(), session.who().subject())
    };
    return done -> {
      Gathered gathered = new Gathered(session, done, keys.length);
      for (Key key : keys) {
        store.get(key).begin(gathered);
      }
    };
  }

  /// Ends one session.
  Verdict.Work<Boolean> end(String id) {
    return store.put(own(id), Bytes.EMPTY, life);
  }

  /// Ends what belongs to one session of a provider and began up to `now`.
  Verdict.Work<Boolean> endProviderSession(String issuer, String sid, long now) {
    return store.put(
        provider(issuer, sid), Bytes.of(Long.toString(now + SESSION_LEEWAY.toMillis())), life);
  }

  /// Ends all sessions of a person that began up to `now`.
  Verdict.Work<Boolean> endPerson(String issuer, String subject, long now) {
    return store.put(
        person(issuer, subject), Bytes.of(Long.toString(now + PERSON_LEEWAY.toMillis())), life);
  }

  private static Key own(String id) {
    return Key.of(SPACE, "id", id);
  }

  private static Key provider(String issuer, String sid) {
    return Key.of(SPACE, bytes("sid"), bytes(issuer), bytes(sid));
  }

  private static Key person(String issuer, String subject) {
    return Key.of(SPACE, bytes("sub"), bytes(issuer), bytes(subject));
  }

  private static Bytes bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Bytes.view(bytes, 0, bytes.length);
  }

  /// Waits for all answers. One that says so ends the session, one that fails leaves it unknown.
  private static final class Gathered implements Verdict.Done<Optional<Bytes>> {
    private final Session session;
    private final Verdict.Done<Boolean> done;
    private final AtomicInteger missing;

    Gathered(Session session, Verdict.Done<Boolean> done, int answers) {
      this.session = session;
      this.done = done;
      this.missing = new AtomicInteger(answers);
    }

    @Override
    public void value(Optional<Bytes> found) {
      if (found.isPresent() && ends(found.get())) {
        done.value(true);
      } else if (missing.decrementAndGet() == 0) {
        done.value(false);
      }
    }

    private boolean ends(Bytes moment) {
      return moment.isEmpty() || session.begun() <= Long.parseLong(moment.toString());
    }

    @Override
    public void failed(Throwable cause) {
      done.failed(cause);
    }
  }
}

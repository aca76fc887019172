package io.bartizan.identity.session;

import io.bartizan.config.Secret;
import io.bartizan.identity.Base64Url;
import io.bartizan.identity.Cookies;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Lease;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The sessions of one sign-in. A session is in a sealed cookie, or in a [Store] and only its name
/// in the cookie; that it has ended is in the store in both cases. What a gateway knows of a
/// session it believes for a while ([SessionConfig#recheck]), unless one has ended at this gateway
/// since. Thread-safe.
public final class Sessions {
  /// The name under which a session keeps what may be left out if a cookie would get too long.
  public static final String DISPENSABLE = "id-token";

  /// Name and value of a cookie may have so many bytes together (RFC 6265, section 6.1).
  private static final int LONGEST = 4_096;

  private static final int HELD = 10_000;
  private static final long HELD_BYTES = 16L << 20;
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";
  private static final String GONE = "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax";

  private final String name;
  private final String cookie;
  private final byte[] cookieName;
  private final SessionConfig config;
  private final Seal whole;
  private final Seal reference;
  private final Store store;
  private final Ticker ticker;
  private final Endings endings;
  private final SessionCache cache = new SessionCache(HELD, HELD_BYTES);
  private final AtomicLong epoch = new AtomicLong();

  /// @param name the sign-in's: 1 to 32 small letters, digits and `-`
  /// @param keys secrets that seal, at least one
  public Sessions(
      String name, SessionConfig config, List<Secret> keys, Store store, Ticker ticker) {
    this.name = name;
    this.cookie = "__Host-" + name + ".session";
    this.cookieName = Cookies.name(cookie);
    this.config = config;
    this.whole = new Seal(keys, "session " + name);
    this.reference = new Seal(keys, "session reference " + name);
    this.store = store;
    this.ticker = ticker;
    this.endings = new Endings(store, config.absolute());
  }

  /// The session that a request carries, as far as its cookie tells.
  sealed interface Carried {}

  enum Without implements Carried {
    /// No cookie.
    NONE,
    /// More than one.
    SEVERAL,
    /// One that no gateway with these keys has made.
    FORGED
  }

  /// One that is in memory, and was looked at lately.
  record Known(Held held) implements Carried {}

  /// One for which the store has to be asked; nothing comes of it if it has ended.
  record Asking(Verdict.Work<Optional<Held>> work) implements Carried {}

  Carried of(Head head, long nanos) {
    Bytes value = Cookies.find(head, cookieName);
    if (value.isEmpty()) {
      return Without.NONE;
    }
    if (Cookies.count(head, cookieName) > 1) {
      return Without.SEVERAL;
    }
    Held held = cache.find(value);
    if (held == null) {
      return opened(value);
    }
    boolean fresh = held.fresh(nanos - config.recheck().toNanos(), epoch.get());
    return fresh ? new Known(held) : again(held);
  }

  private Carried again(Held held) {
    return config.keep() == SessionConfig.Keep.STORE
        ? opened(Bytes.view(held.cookie(), 0, held.cookie().length))
        : new Asking(checked(held.cookie(), held.session()));
  }

  private Carried opened(Bytes value) {
    byte[] text = value.toArray();
    byte[] sealed =
        text.length > LONGEST || text.length < 2 * Seal.GROWTH
            ? null
            : Base64Url.decode(text, 0, text.length);
    return sealed == null ? Without.FORGED : opened(text, sealed);
  }

  private Carried opened(byte[] text, byte[] sealed) {
    if (config.keep() == SessionConfig.Keep.STORE) {
      byte[] id = reference.open(sealed);
      return id == null ? Without.FORGED : new Asking(fetched(text, utf8(id)));
    }
    byte[] plain = whole.open(sealed);
    Session session = plain == null ? null : SessionText.read(plain);
    return session == null ? Without.FORGED : new Asking(checked(text, session));
  }

  private Verdict.Work<Optional<Held>> fetched(byte[] text, String id) {
    return done ->
        store
            .get(key(id))
            .begin(
                new Then<>(
                    done,
                    found -> {
                      Session session = found.map(this::unsealed).orElse(null);
                      if (session == null) {
                        done.value(Optional.empty());
                      } else {
                        checked(text, session).begin(done);
                      }
                    }));
  }

  /// A session as it may be kept in a store.
  public byte[] sealed(Session session) {
    return whole.seal(SessionText.write(session));
  }

  /// The session that was sealed; null if none was.
  public @Nullable Session unsealed(Bytes value) {
    byte[] plain = whole.open(value.toArray());
    return plain == null ? null : SessionText.read(plain);
  }

  private Verdict.Work<Optional<Held>> checked(byte[] text, Session session) {
    long asked = ticker.nanos();
    long now = epoch.get();
    return done ->
        endings
            .ended(session)
            .begin(
                new Then<>(
                    done,
                    ended ->
                        done.value(
                            ended
                                ? Optional.empty()
                                : Optional.of(held(text, session, asked, now)))));
  }

  private Held held(byte[] text, Session session, long asked, long now) {
    long hash = cache.hash(Bytes.view(text, 0, text.length));
    Held held = new Held(text, hash, session, lease(session), asked, now);
    cache.keep(held);
    return held;
  }

  /// How long a session is good.
  Lease lease(Session session) {
    return new SessionLease(session, end(session), endings, epoch::get, ticker);
  }

  /// The first millisecond since 1970 in which a session is good no more, if it is used all the
  /// time.
  public long end(Session session) {
    return Math.min(session.begun() + config.absolute().toMillis(), session.latest());
  }

  /// Whether it has ended by itself at `now`, in milliseconds since 1970.
  boolean over(Session session, long now) {
    return now >= end(session) || now >= session.seen() + config.idle().toMillis();
  }

  /// Whether it should be written down that it was seen at `now`.
  boolean stale(Session session, long now) {
    return now - session.seen() > config.idle().toMillis() / 10;
  }

  SessionConfig config() {
    return config;
  }

  /// Keeps a session; its value is what `Set-Cookie` has to say. Fails if it is too long for a
  /// cookie, or for the store.
  public Verdict.Work<String> keep(Session session) {
    if (config.keep() == SessionConfig.Keep.COOKIE) {
      return done -> {
        try {
          done.value(written(session));
        } catch (IllegalArgumentException e) {
          done.failed(e);
        }
      };
    }
    byte[] sealed = sealed(session);
    return done ->
        store
            .put(key(session.id()), Bytes.view(sealed, 0, sealed.length), life(session))
            .begin(new Then<>(done, _ -> done.value(referring(session))));
  }

  /// Why a session cannot be kept; null if it can.
  public @Nullable String obstacle(Session session) {
    if (config.keep() == SessionConfig.Keep.STORE) {
      int length = SessionText.write(session).length + Seal.GROWTH;
      return length <= Store.VALUE_LONGEST
          ? null
          : "a session of " + length + " bytes (expected: at most " + Store.VALUE_LONGEST + ")";
    }
    try {
      return written(session).isEmpty() ? "nothing" : null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private Duration life(Session session) {
    long left = Math.max(1, end(session) - ticker.millis());
    return Duration.ofMillis(Math.min(left, config.idle().toMillis()));
  }

  private String referring(Session session) {
    byte[] id = session.id().getBytes(StandardCharsets.US_ASCII);
    return cookie + '=' + base64(reference.seal(id)) + ATTRIBUTES;
  }

  private String written(Session session) {
    String value = base64(sealed(session));
    if (cookie.length() + 1 + value.length() <= LONGEST) {
      return cookie + '=' + value + ATTRIBUTES;
    }
    if (!session.kept(DISPENSABLE).isEmpty()) {
      return written(session.without(DISPENSABLE));
    }
    throw new IllegalArgumentException(
        "a session of "
            + value.length()
            + " bytes (expected: at most "
            + (LONGEST - cookie.length() - 1)
            + "; or `session: { keep: store }`)");
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Ends a session, here at once.
  public Verdict.Work<Boolean> finish(Session session) {
    return finish(session.id());
  }

  /// The same for the session with that [Session#id].
  public Verdict.Work<Boolean> finish(String id) {
    Verdict.Work<Boolean> end = endings.end(id);
    return ending(
        config.keep() == SessionConfig.Keep.COOKIE
            ? end
            : done -> store.take(key(id)).begin(new Then<>(done, _ -> end.begin(done))));
  }

  /// Ends all sessions of a person that began up to `now`.
  public Verdict.Work<Boolean> finishPerson(String issuer, String subject, long now) {
    return ending(endings.endPerson(issuer, subject, now));
  }

  /// Ends those that belong to a session of the provider, and began up to `now`.
  public Verdict.Work<Boolean> finishProviderSession(String issuer, String sid, long now) {
    return ending(endings.endProviderSession(issuer, sid, now));
  }

  private Verdict.Work<Boolean> ending(Verdict.Work<Boolean> work) {
    return done ->
        work.begin(
            new Then<>(
                done,
                ended -> {
                  epoch.incrementAndGet();
                  done.value(ended);
                }));
  }

  /// The session that a request carries, wherever it is; nothing if there is none that is good.
  public Verdict.Work<Optional<Session>> find(Head head, long nanos, long millis) {
    return switch (of(head, nanos)) {
      case Without _ -> done -> done.value(Optional.empty());
      case Known(Held held) -> done -> done.value(good(Optional.of(held), millis));
      case Asking(Verdict.Work<Optional<Held>> work) ->
          done -> work.begin(new Then<>(done, held -> done.value(good(held, millis))));
    };
  }

  private Optional<Session> good(Optional<Held> held, long millis) {
    return held.map(Held::session).filter(session -> !over(session, millis));
  }

  /// What `Set-Cookie` says so that the browser forgets the session.
  public String farewell() {
    return cookie + GONE;
  }

  /// What the names of all cookies of this sign-in begin with.
  public String prefix() {
    return "__Host-" + name + '.';
  }

  private Key key(String id) {
    return Key.of("session", name, id);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

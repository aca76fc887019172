package io.bartizan.identity.ldap;

import io.bartizan.identity.Proof;
import io.bartizan.identity.login.Checkup;
import io.bartizan.identity.login.Crowd;
import io.bartizan.identity.login.Digest;
import io.bartizan.identity.login.Failures;
import io.bartizan.identity.login.PasswordField;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Verdict;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where logins of one directory are asked for: a few at a time, the same one once, and no more
/// than half of the places for one address. Also what is remembered of right and of wrong ones.
/// Thread-safe.
final class LdapDesk {
  static final int MOST = 10_000;

  private record Entry(Proof.Accepted proof, long nanos) {}

  private final Directory directory;
  private final Bulkhead calls;
  private final Crowd crowd;
  private final Digest.Maker digests = new Digest.Maker();
  private final Failures failures = new Failures();
  private final ConcurrentHashMap<Digest, Checkup<Person>> underWay = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Digest, Entry> remembered = new ConcurrentHashMap<>();

  LdapDesk(Directory directory, int connections) {
    this.directory = directory;
    this.calls = new Bulkhead("ldap", connections);
    this.crowd = new Crowd(connections, Math.max(1, connections / 2));
  }

  Digest digest(byte[] text) {
    return digests.of(text);
  }

  Failures failures() {
    return failures;
  }

  /// What the login has proved within the last `life` nanoseconds, or null.
  Proof.@Nullable Accepted remembered(Digest login, long nanos, long life) {
    Entry entry = remembered.get(login);
    return entry == null || nanos - entry.nanos >= life ? null : entry.proof;
  }

  /// Remembers it, instead of any other if there are too many.
  void remember(Digest login, Proof.Accepted proof, long nanos) {
    remembered.put(login, new Entry(proof, nanos));
    Iterator<Digest> others = remembered.keySet().iterator();
    while (remembered.mappingCount() > MOST && others.hasNext()) {
      others.next();
      others.remove();
    }
  }

  /// What wrong passwords for an entry are counted by, whichever of its names a client knows. No
  /// user is called so: none has a colon.
  Digest entry(String name, Address client) {
    return digest(PasswordField.pair(Bytes.of(':' + name), client));
  }

  /// Work that asks the directory.
  ///
  /// @param nanos the present moment
  Verdict.Work<Person> ask(Digest login, Address client, long nanos, String user, byte[] password) {
    Predicate<String> barred = entry -> failures.waits(entry(entry, client), nanos);
    return done -> {
      Checkup<Person> mine = new Checkup<>(Person.Busy.BUSY);
      Checkup<Person> other = underWay.putIfAbsent(login, mine);
      if (other != null) {
        other.join(done);
      } else if (crowd.enter(client)) {
        mine.join(done);
        calls.asking(() -> asked(user, password, barred)).begin(ending(mine, login, client));
      } else {
        underWay.remove(login, mine);
        mine.end(Person.Busy.BUSY, null);
        done.value(Person.Busy.BUSY);
      }
    };
  }

  private Person asked(String user, byte[] password, Predicate<String> barred) {
    try {
      return directory.ask(user, password, barred);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  private Verdict.Done<Person> ending(Checkup<Person> checkup, Digest login, Address client) {
    return new Verdict.Done<>() {
      @Override
      public void value(Person person) {
        end(person, null);
      }

      @Override
      public void failed(Throwable cause) {
        end(cause instanceof RejectedExecutionException ? Person.Busy.BUSY : null, cause);
      }

      private void end(@Nullable Person person, @Nullable Throwable cause) {
        crowd.leave(client);
        underWay.remove(login, checkup);
        checkup.end(person, cause);
      }
    };
  }
}

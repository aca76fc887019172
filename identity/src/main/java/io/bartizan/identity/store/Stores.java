package io.bartizan.identity.store;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The store of the configuration in force. What another store held is not taken over; the same
/// store goes on with what it holds, also if it may now hold more or less.
public final class Stores implements Store {
  private final Ticker ticker;
  private final StoreWitness witness;
  private @Nullable StoreConfig config;
  private volatile Store current;

  /// A store in this process until [#use] says otherwise.
  public Stores(Ticker ticker, StoreConfig first, StoreWitness witness) {
    this.ticker = ticker;
    this.witness = witness;
    this.current = new LocalStore(ticker, first.memory());
    this.config = first.redis() == null ? first : null;
  }

  /// From now on what `next` describes is used. Does not wait until it can be reached.
  public synchronized void use(StoreConfig next) {
    if (next.equals(config)) {
      return;
    }
    config = next;
    if (next.redis() == null && current instanceof LocalStore local) {
      local.limit(next.memory());
      return;
    }
    Store before = current;
    current =
        next.redis() == null
            ? new LocalStore(ticker, next.memory())
            : new RedisStore(next.redis(), ticker, witness);
    before.close();
  }

  @Override
  public Verdict.Work<Boolean> mark(Key key, Duration life) {
    return current.mark(key, life);
  }

  @Override
  public Verdict.Work<Boolean> put(Key key, Bytes value, Duration life) {
    return current.put(key, value, life);
  }

  @Override
  public Verdict.Work<Optional<Bytes>> get(Key key) {
    return current.get(key);
  }

  @Override
  public Verdict.Work<Optional<Bytes>> take(Key key) {
    return current.take(key);
  }

  @Override
  public Verdict.Work<Boolean> append(String log, Bytes entry, Duration life) {
    return current.append(log, entry, life);
  }

  @Override
  public Verdict.Work<Extract> read(String log, String mark, int most) {
    return current.read(log, mark, most);
  }

  @Override
  public synchronized void close() {
    current.close();
  }
}

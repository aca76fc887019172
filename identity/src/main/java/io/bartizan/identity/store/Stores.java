package io.bartizan.identity.store;

import io.bartizan.identity.web.Trust;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.Optional;

/// The store of the configuration in force. What another store held is not taken over; the same
/// store goes on with what it holds, also if it may now hold more or less.
public final class Stores implements Store {
  private final Ticker ticker;
  private final StoreWitness witness;
  private Source source;
  private volatile Store current;

  /// @param trust what its certificate is verified by; see [Trust#mark]
  private record Source(StoreConfig config, String trust) {
    static Source of(StoreConfig config) {
      try {
        return new Source(config, config.redis() == null ? "" : Trust.mark(config.redis().trust()));
      } catch (Unusable e) {
        return new Source(config, String.valueOf(e.getMessage()));
      }
    }
  }

  /// What `first` describes is used until [#use] says otherwise. Does not wait until it can be
  /// reached.
  public Stores(Ticker ticker, StoreConfig first, StoreWitness witness) {
    this.ticker = ticker;
    this.witness = witness;
    this.source = Source.of(first);
    this.current = made(first);
  }

  private Store made(StoreConfig config) {
    return config.redis() == null
        ? new LocalStore(ticker, config.memory())
        : new RedisStore(config.redis(), ticker, witness);
  }

  /// From now on what `next` describes is used. Does not wait until it can be reached.
  public synchronized void use(StoreConfig next) {
    Source wanted = Source.of(next);
    if (wanted.equals(source)) {
      return;
    }
    source = wanted;
    if (next.redis() == null && current instanceof LocalStore local) {
      local.limit(next.memory());
      return;
    }
    Store before = current;
    current = made(next);
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

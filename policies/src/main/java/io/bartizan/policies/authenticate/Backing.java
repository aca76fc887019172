package io.bartizan.policies.authenticate;

import io.bartizan.config.Size;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.jwt.Issuers;
import io.bartizan.identity.jwt.KeyWitness;
import io.bartizan.identity.store.LocalStore;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Ticker;

/// What authenticators stand on, whichever configuration they belong to.
///
/// @param computers where long computations are done
/// @param calls where other servers are asked
/// @param store what is remembered for a while
public record Backing(
    Ticker ticker, Issuers issuers, CpuPool computers, Bulkhead calls, Store store)
    implements AutoCloseable {
  private static final Size REMEMBERED = new Size(16 << 20);
  private static final int COMPUTATIONS_WAITING = 1_000;
  private static final int CALLS = 64;

  /// One for a whole process.
  ///
  /// @param keys is told how fetching the keys of token issuers goes
  /// @param threads how many compute at a time, 1 to 1,000
  public static Backing of(Ticker ticker, KeyWitness keys, int threads) {
    CpuPool computers = new CpuPool("signatures", threads, COMPUTATIONS_WAITING);
    Bulkhead calls = new Bulkhead("keys", CALLS);
    return new Backing(
        ticker,
        new Issuers(ticker, calls, computers, keys),
        computers,
        calls,
        new LocalStore(ticker, REMEMBERED));
  }

  @Override
  public void close() {
    store.close();
  }
}

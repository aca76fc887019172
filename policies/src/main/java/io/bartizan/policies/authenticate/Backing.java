package io.bartizan.policies.authenticate;

import io.bartizan.identity.CpuPool;
import io.bartizan.identity.basic.PasswordDesk;
import io.bartizan.identity.dpop.Dpop;
import io.bartizan.identity.grant.Grants;
import io.bartizan.identity.introspection.Introspectors;
import io.bartizan.identity.jwt.Issuers;
import io.bartizan.identity.jwt.KeyWitness;
import io.bartizan.identity.ldap.Directories;
import io.bartizan.identity.mint.Mint;
import io.bartizan.identity.mint.MintConfig;
import io.bartizan.identity.mtls.OcspDesk;
import io.bartizan.identity.reception.SignIns;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.identity.store.StoreConfig;
import io.bartizan.identity.store.StoreWitness;
import io.bartizan.identity.store.Stores;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Ticker;

/// What authenticators stand on, whichever configuration they belong to.
///
/// @param computers where long computations are done
/// @param passwords where passwords are checked
/// @param directories LDAP directories
/// @param calls where other servers are asked
/// @param store what is remembered for a while
/// @param mint signs what upstreams are told of callers
/// @param signIns how people sign in
/// @param revocations who and what is withdrawn
/// @param proofs judges proofs that a client has a key
/// @param introspectors asks issuers about tokens
/// @param responders are asked whether certificates were revoked
/// @param grants tokens of the gateway's own
public record Backing(
    Ticker ticker,
    Issuers issuers,
    CpuPool computers,
    PasswordDesk passwords,
    Directories directories,
    Bulkhead calls,
    Stores store,
    Mint mint,
    SignIns signIns,
    Revocations revocations,
    Dpop.Source proofs,
    Introspectors introspectors,
    OcspDesk responders,
    Grants grants)
    implements AutoCloseable {
  private static final int COMPUTATIONS_WAITING = 1_000;
  private static final int CALLS = 64;

  /// One for a whole process.
  ///
  /// @param keys is told how fetching the keys of token issuers goes
  /// @param first where things are remembered until a configuration is in force
  /// @param stores is told how a shared store fares
  /// @param threads how many compute at a time, 1 to 1,000
  public static Backing of(
      Ticker ticker, KeyWitness keys, StoreConfig first, StoreWitness stores, int threads) {
    CpuPool computers = new CpuPool("signatures", threads, COMPUTATIONS_WAITING);
    Bulkhead calls = new Bulkhead("keys", CALLS);
    Issuers issuers = new Issuers(ticker, calls, computers, keys);
    Stores store = new Stores(ticker, first, stores);
    Mint mint = new Mint(ticker, MintConfig.USUAL);
    Revocations revocations = new Revocations(ticker, store);
    SignIns signIns = new SignIns(ticker, issuers, store, revocations);
    return new Backing(
        ticker,
        issuers,
        computers,
        PasswordDesk.ofMachine(),
        new Directories(),
        calls,
        store,
        mint,
        signIns,
        revocations,
        new Dpop.Source(computers, store),
        new Introspectors(ticker),
        new OcspDesk(ticker),
        new Grants(ticker, new Bulkhead("grants", CALLS)));
  }

  @Override
  public void close() {
    store.close();
  }
}

package io.bartizan.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Size;
import io.bartizan.identity.Call;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.Proof;
import io.bartizan.identity.bearer.BearerAuthenticator;
import io.bartizan.identity.bearer.PeerCertificate;
import io.bartizan.identity.bearer.Safeguard;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.identity.store.LocalStore;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import io.bartizan.testkit.HandTicker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Where tokens are shown: an authenticator with its surroundings, and a clock moved by hand.
final class Desk {
  final HandTicker ticker;
  final Log log = new Log();
  final Issuers issuers;
  final JwtTokens tokens;
  final BearerAuthenticator authenticator;

  /// @param config as in [Setting#jwt]
  Desk(HandTicker ticker, String config) {
    this.ticker = ticker;
    this.issuers =
        new Issuers(ticker, new Bulkhead("keys", 8), new CpuPool("signatures", 2, 64), log);
    this.tokens = issuers.tokens(Setting.jwt(config));
    Store store = new LocalStore(ticker, new Size(1 << 20));
    this.authenticator =
        new BearerAuthenticator(
            List.of(tokens),
            new Safeguard(new Revocations(ticker, store), PeerCertificate.NONE, store, null));
  }

  /// What is told of keys.
  static final class Log implements KeyWitness {
    final List<String> fetched = Collections.synchronizedList(new ArrayList<>());
    final List<String> failed = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void fetched(String source, int keys, List<String> complaints) {
      fetched.add(keys + " keys " + complaints);
    }

    @Override
    public void failed(String source, String reason) {
      failed.add(reason);
    }
  }

  Proof show(String token) throws Exception {
    return Call.judged(authenticator, Call.with(ticker, "Authorization: Bearer " + token));
  }

  Identity accepted(String token) throws Exception {
    Proof proof = show(token);
    assertThat(proof).isInstanceOf(Proof.Accepted.class);
    return ((Proof.Accepted) proof).identity();
  }

  /// The code with which `token` is rejected.
  Code rejected(String token) throws Exception {
    return rejection(token).code();
  }

  Proof.Rejected rejection(String token) throws Exception {
    Proof proof = show(token);
    assertThat(proof).isInstanceOf(Proof.Rejected.class);
    return (Proof.Rejected) proof;
  }
}

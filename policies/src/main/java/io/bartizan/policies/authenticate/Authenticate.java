package io.bartizan.policies.authenticate;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.identity.apikey.ApiKeyAuthenticator;
import io.bartizan.identity.apikey.Consumers;
import io.bartizan.identity.jwt.Issuers;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says who is calling, or refuses. Authenticators are asked in turn: the first credential that is
/// accepted identifies the caller, and the first one that is rejected refuses the request, so that
/// a bad credential is never overlooked for another. Without any credential the request is refused
/// too.
///
/// Trusts what its authenticators trust; holds nothing per request; fails closed.
public final class Authenticate implements OnHead, OnForward {
  private static final String SECONDS_TO_WAIT = "5";

  private final Authenticator[] authenticators;
  private final String realm;
  private final Refusal missing;

  /// @param realm see [AuthenticateConfig]
  /// @param authenticators at least one
  public Authenticate(String realm, List<? extends Authenticator> authenticators) {
    if (authenticators.isEmpty()) {
      throw new IllegalArgumentException("authenticators: none (expected: at least one)");
    }
    this.authenticators = authenticators.toArray(Authenticator[]::new);
    this.realm = realm;
    List<String> names = authenticators.stream().map(Authenticator::name).toList();
    this.missing =
        new Refusal(
            Code.CREDENTIAL_MISSING,
            "no credential for " + String.join(" or ", names),
            challenges(null, null));
  }

  /// The policy that `config` describes.
  public static Authenticate of(AuthenticateConfig config, Issuers issuers, Consumers consumers) {
    List<Authenticator> authenticators = new ArrayList<>();
    if (config.jwt() != null) {
      authenticators.add(issuers.authenticator(config.jwt()));
    }
    if (config.apiKey() != null) {
      authenticators.add(new ApiKeyAuthenticator(config.apiKey(), consumers));
    }
    return new Authenticate(config.realm(), authenticators);
  }

  @Override
  public Verdict onHead(Exchange x) {
    return ask(x, 0);
  }

  private Verdict ask(Exchange x, int from) {
    for (int i = from; i < authenticators.length; i++) {
      Proof proof = authenticators[i].prove(x);
      if (proof != Proof.Absent.ABSENT) {
        return judge(x, i, proof);
      }
    }
    return missing;
  }

  private Verdict judge(Exchange x, int asked, Proof proof) {
    return switch (proof) {
      case Proof.Accepted(Identity identity) -> {
        x.identify(identity);
        yield Verdict.CONTINUE;
      }
      case Proof.Rejected(Code code, String reason) -> refuse(authenticators[asked], code, reason);
      case Proof.Pending<?> pending -> wait(asked, pending);
      case Proof.Absent _ -> ask(x, asked + 1);
    };
  }

  private <T> Verdict wait(int asked, Proof.Pending<T> pending) {
    return new Verdict.Wait<T>(
        pending.work(),
        (x, value) -> judge(x, asked, pending.then().of(x, value)),
        pending.nanos());
  }

  private Refusal refuse(Authenticator by, Code code, String reason) {
    Refusal refusal = Refusal.of(code, by.name() + ": " + reason);
    return switch (code.status()) {
      case 503 -> refusal.with(Names.RETRY_AFTER, SECONDS_TO_WAIT);
      case 400, 401 -> new Refusal(code, refusal.reason(), challenges(by, code));
      default -> refusal;
    };
  }

  /// One challenge for each way in; that of the way which was tried says what was wrong.
  private Fields challenges(@Nullable Authenticator tried, @Nullable Code code) {
    Fields fields = Fields.NONE;
    for (Authenticator each : authenticators) {
      fields =
          fields.with(
              Names.WWW_AUTHENTICATE, each.challenge(realm, each.equals(tried) ? code : null));
    }
    return fields;
  }

  @Override
  public Verdict onForward(Exchange x, Attempt attempt) {
    for (Authenticator each : authenticators) {
      each.conceal(x, attempt.edits());
    }
    return Verdict.CONTINUE;
  }
}

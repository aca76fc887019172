package io.bartizan.policies.authenticate;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Answer;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says who is calling, or refuses. Authenticators are asked in turn, each of them. The first
/// credential that is accepted identifies the caller; if all are demanded, a missing one refuses
/// the request. In both cases one that is rejected refuses it, wherever it stands, so that a bad
/// credential is never overlooked for another. Without any credential the request is refused too.
///
/// Trusts what its authenticators trust; holds nothing per request; fails closed.
public final class Authenticate implements OnHead, OnForward {
  private static final String SECONDS_TO_WAIT = "5";
  private static final String MINUTE = "60";

  private final Authenticator[] authenticators;
  private final String realm;
  private final boolean all;
  private final Refusal missing;

  /// @param realm see [AuthenticateConfig]
  /// @param authenticators at least one
  public Authenticate(String realm, Demand demand, List<? extends Authenticator> authenticators) {
    if (authenticators.isEmpty()) {
      throw new IllegalArgumentException("authenticators: none (expected: at least one)");
    }
    this.authenticators = authenticators.toArray(Authenticator[]::new);
    this.realm = realm;
    this.all = demand == Demand.ALL;
    List<String> names = authenticators.stream().map(Authenticator::name).toList();
    this.missing =
        new Refusal(
            Code.CREDENTIAL_MISSING,
            "no credential for " + String.join(all ? " and " : " or ", names),
            challenges(null, null));
  }

  @Override
  public Verdict onHead(Exchange x) {
    return ask(x, 0, null);
  }

  /// @param proved who was proved by those before `from`; null for nobody
  private Verdict ask(Exchange x, int from, @Nullable Identity proved) {
    for (int i = from; i < authenticators.length; i++) {
      Proof proof = authenticators[i].prove(x);
      if (proof != Proof.Absent.ABSENT) {
        return judge(x, i, proof, proved);
      }
      if (all) {
        return absent(x, i);
      }
    }
    return proved == null ? absent(x, -1) : identify(x, proved);
  }

  private Verdict judge(Exchange x, int asked, Proof proof, @Nullable Identity proved) {
    return switch (proof) {
      case Proof.Accepted(Identity identity) -> accept(x, asked, identity, proved);
      case Proof.Rejected(Code code, String reason) ->
          refuse(x, authenticators[asked], code, reason);
      case Proof.Pending<?> pending -> wait(asked, pending, proved);
      case Proof.Absent _ -> all ? absent(x, asked) : ask(x, asked + 1, proved);
    };
  }

  private Verdict accept(Exchange x, int asked, Identity identity, @Nullable Identity proved) {
    if (proved == null) {
      return ask(x, asked + 1, identity);
    }
    return ask(x, asked + 1, all ? proved.beside(identity) : proved);
  }

  private static Verdict identify(Exchange x, Identity caller) {
    x.identify(caller);
    return Verdict.CONTINUE;
  }

  private <T> Verdict wait(int asked, Proof.Pending<T> pending, @Nullable Identity proved) {
    return new Verdict.Wait<T>(
        pending.work(),
        (x, value) -> judge(x, asked, pending.then().of(x, value), proved),
        pending.nanos());
  }

  /// @param which whose credential is missing; -1 if all are
  private Refusal absent(Exchange x, int which) {
    Refusal refusal =
        which < 0
            ? missing
            : new Refusal(
                missing.code(),
                "no credential for " + authenticators[which].name(),
                missing.fields());
    for (Authenticator each : authenticators) {
      Answer.Content invitation = each.invitation(x);
      if (invitation != null) {
        return refusal.instead(invitation);
      }
    }
    return refusal;
  }

  private Refusal refuse(Exchange x, Authenticator by, Code code, String reason) {
    Refusal refusal = Refusal.of(code, by.name() + ": " + reason);
    return switch (code.status()) {
      case 503 -> refusal.with(Names.RETRY_AFTER, SECONDS_TO_WAIT);
      case 429 -> refusal.with(Names.RETRY_AFTER, MINUTE);
      case 400, 401 -> {
        Refusal challenged = new Refusal(code, refusal.reason(), challenges(by, code));
        Answer.Content invitation = by.invitation(x);
        yield invitation == null ? challenged : challenged.instead(invitation);
      }
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

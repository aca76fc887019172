package io.bartizan.policies.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Lease;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.policies.Ask;
import io.bartizan.policies.RoadTester;
import io.bartizan.policies.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Several ways to prove who is calling on one route.
final class DemandTest {
  /// Believes what the field `x-NAME` says: `good`, `bad`, `later`, or `later-bad`, `later-absent`.
  private record Token(String name, long end, boolean inviting) implements Authenticator {
    @Override
    public Proof prove(Exchange x) {
      int index = x.head().find(Name.of("x-" + name));
      return index < 0 ? Proof.Absent.ABSENT : said(x.head().value(index).toString());
    }

    private Proof said(String text) {
      return switch (text) {
        case "good" -> new Proof.Accepted(identity());
        case "later" -> pending(new Proof.Accepted(identity()));
        case "later-absent" -> pending(Proof.Absent.ABSENT);
        case "later-bad" -> pending(bad());
        default -> bad();
      };
    }

    private static Proof bad() {
      return new Proof.Rejected(Code.CREDENTIAL_INVALID, "it is bad");
    }

    private static Proof pending(Proof later) {
      return new Proof.Pending<Proof>(
          done -> done.value(later), (_, proof) -> proof, TimeUnit.SECONDS.toNanos(5));
    }

    private Identity identity() {
      return Identity.of(name + "'s", "test", name, Set.of(name), Set.of(), Map.of())
          .with(new Lease.Until(end));
    }

    @Override
    public String challenge(String realm, @Nullable Code rejected) {
      return name + (rejected == null ? "" : " error");
    }

    @Override
    public Answer.@Nullable Content invitation(Exchange x) {
      return inviting
          ? new Answer.Content(302, Fields.of(Names.LOCATION, "/sign-in"), Bytes.EMPTY)
          : null;
    }

    @Override
    public void conceal(Exchange x, Edits edits) {
      edits.remove(Name.of("x-" + name));
    }
  }

  private final RoadTester road = new RoadTester();
  private final List<Identity> callers = new ArrayList<>();

  private void road(Demand demand, boolean inviting) {
    OnHead gate =
        x -> {
          callers.add(x.identity());
          return Verdict.CONTINUE;
        };
    Authenticate policy =
        new Authenticate(
            "api", demand, List.of(new Token("a", 2_000, false), new Token("b", 1_000, inviting)));
    road.on(
        Pipeline.of(
            List.of(Policy.enforced("authenticate", policy), Policy.enforced("gate", gate))));
  }

  private Told send(String a, String b) {
    Ask ask = Ask.get("/");
    ask = a.isEmpty() ? ask : ask.with("x-a", a);
    return road.send(b.isEmpty() ? ask : ask.with("x-b", b));
  }

  @Test
  void with_any_one_good_credential_is_enough() {
    road(Demand.ANY, false);
    assertThat(send("good", "").status()).isEqualTo(200);
    assertThat(send("", "later").status()).isEqualTo(200);
    assertThat(send("later-absent", "good").status()).isEqualTo(200);
    assertThat(send("good", "later-absent").status()).isEqualTo(200);
    assertThat(callers).extracting(Identity::subject).containsExactly("a's", "b's", "b's", "a's");
  }

  @Test
  void with_any_the_first_of_two_good_ones_says_who_it_is() {
    road(Demand.ANY, false);
    assertThat(send("good", "later").status()).isEqualTo(200);
    Identity caller = callers.getFirst();
    assertThat(caller.subject()).isEqualTo("a's");
    assertThat(caller.others()).isEmpty();
    assertThat(caller.end()).isEqualTo(2_000);
  }

  @Test
  void with_any_a_bad_credential_is_not_overlooked_for_a_good_one() {
    road(Demand.ANY, false);
    assertThat(send("bad", "good").code()).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(send("later-bad", "good").code()).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(send("good", "bad").code()).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(send("good", "later-bad").code()).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(send("later", "later-bad").code()).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(callers).isEmpty();
  }

  @Test
  void with_all_every_credential_must_be_good() {
    road(Demand.ALL, false);
    for (String a : List.of("", "good", "bad", "later", "later-bad", "later-absent")) {
      for (String b : List.of("", "good", "bad", "later", "later-bad", "later-absent")) {
        boolean both = List.of("good", "later").containsAll(List.of(a, b));
        assertThat(send(a, b).status()).as("%s and %s", a, b).isEqualTo(both ? 200 : 401);
      }
    }
    assertThat(callers).hasSize(4);
  }

  @Test
  void with_all_the_first_says_who_it_is_and_the_shortest_lease_holds() {
    road(Demand.ALL, false);
    assertThat(send("good", "later").status()).isEqualTo(200);
    Identity caller = callers.getFirst();
    assertThat(caller.subject()).isEqualTo("a's");
    assertThat(caller.roles()).containsExactly("a");
    assertThat(caller.others()).extracting(Identity::subject).containsExactly("b's");
    assertThat(caller.end()).isEqualTo(1_000);
  }

  @Test
  void with_all_the_refusal_says_which_one_is_missing() {
    road(Demand.ALL, false);
    assertThat(send("", "good").reason()).isEqualTo("no credential for a");
    assertThat(send("good", "").reason()).isEqualTo("no credential for b");
    assertThat(send("good", "").values("www-authenticate")).containsExactly("a", "b");
  }

  @Test
  void a_way_with_a_page_of_its_own_invites_whoever_has_no_credential() {
    road(Demand.ANY, true);
    Told told = send("", "");
    assertThat(told.status()).isEqualTo(302);
    assertThat(told.values("location")).containsExactly("/sign-in");
    assertThat(told.code()).isEqualTo(Code.CREDENTIAL_MISSING);
    assertThat(send("", "bad").status()).isEqualTo(302);
    assertThat(send("bad", "").status()).isEqualTo(401);
    assertThat(callers).isEmpty();
  }
}

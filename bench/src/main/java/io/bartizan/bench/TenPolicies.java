package io.bartizan.bench;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnEnd;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Verdict;
import java.util.List;

/// Ten policies of ten classes, so that no call in the loop is one that a compiler can foresee.
/// Each looks at something, as real ones do.
final class TenPolicies {
  private static final Refusal NO = Refusal.of(Code.ROLE_MISSING, "bench");
  private static final Name TENANT = Name.of("x-tenant");
  private static final Slot<String> CALLER = Slot.of("bench caller", String.class);
  private static final Fields ISSUED = Fields.of(Name.of("x-caller"), "bench");
  private static final Fields GUARDED = Fields.of(Names.X_CONTENT_TYPE_OPTIONS, "nosniff");

  private TenPolicies() {}

  /// Two that need no route.
  static List<Policy> porch() {
    return List.of(
        Policy.enforced("address", new OfAddress()), Policy.enforced("method", new OfMethod()));
  }

  /// Eight of a route.
  static List<Policy> road() {
    return List.of(
        Policy.enforced("origin", new OfOrigin()),
        Policy.enforced("credential", new OfCredential()),
        Policy.enforced("tenant", new OfTenant()),
        Policy.enforced("route", new OfRoute()),
        Policy.enforced("caller", new OfCaller()),
        Policy.enforced("count", new OfCount()),
        Policy.enforced("issue", new Issue()),
        Policy.enforced("guard", new Guard()));
  }

  private static Verdict when(boolean admitted) {
    return admitted ? Verdict.CONTINUE : NO;
  }

  private static final class OfAddress implements OnHead {
    @Override
    public Verdict onHead(Exchange x) {
      return when(!x.client().loopback());
    }
  }

  private static final class OfMethod implements OnHead {
    @Override
    public Verdict onHead(Exchange x) {
      return when(x.method() == Method.GET);
    }
  }

  private static final class OfOrigin implements OnHead, OnAnswer {
    @Override
    public Verdict onHead(Exchange x) {
      return when(!x.head().has(Names.ORIGIN));
    }

    @Override
    public Verdict onAnswer(Exchange x, AnswerHead head) {
      return when(head.status() == 200);
    }
  }

  private static final class OfCredential implements OnHead {
    @Override
    public Verdict onHead(Exchange x) {
      x.put(CALLER, "alice");
      return when(x.head().has(Names.AUTHORIZATION));
    }
  }

  private static final class OfTenant implements OnHead {
    @Override
    public Verdict onHead(Exchange x) {
      return when(x.head().has(TENANT));
    }
  }

  private static final class OfRoute implements OnHead {
    @Override
    public Verdict onHead(Exchange x) {
      return when(x.route() != null);
    }
  }

  private static final class OfCaller implements OnHead {
    @Override
    public Verdict onHead(Exchange x) {
      return when(x.get(CALLER) != null);
    }
  }

  private static final class OfCount implements OnHead, OnEnd {
    private int open;

    @Override
    public Verdict onHead(Exchange x) {
      open++;
      return when(open < 100);
    }

    @Override
    public void onEnd(Exchange x, Outcome outcome) {
      open--;
    }
  }

  private static final class Issue implements OnForward {
    @Override
    public Verdict onForward(Exchange x, Attempt attempt) {
      attempt.edits().set(ISSUED);
      return Verdict.CONTINUE;
    }
  }

  private static final class Guard implements OnAnswer {
    @Override
    public Verdict onAnswer(Exchange x, AnswerHead head) {
      head.edits().set(GUARDED);
      return Verdict.CONTINUE;
    }
  }
}

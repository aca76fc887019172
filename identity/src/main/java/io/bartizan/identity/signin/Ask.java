package io.bartizan.identity.signin;

import io.bartizan.identity.Proof;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.util.concurrent.Callable;

/// Work that asks a provider, and what it says: something, or why there is nothing.
public sealed interface Ask<T> {
  /// What was asked for.
  record Got<T>(T value) implements Ask<T> {}

  /// Why there is none.
  record Not<T>(Proof.Rejected why) implements Ask<T> {
    public Refusal refusal() {
      Refusal refusal = Refusal.of(why.code(), why.reason());
      return why.code().status() == 503 ? refusal.with(Names.RETRY_AFTER, "5") : refusal;
    }
  }

  static <T> Ask<T> not(Code code, String reason) {
    return new Not<>(new Proof.Rejected(code, reason));
  }

  /// What a question says whose answer may be of no use.
  interface Question<T> {
    Ask<T> ask() throws Unusable, InterruptedException;
  }

  /// A call for a [io.bartizan.pipeline.Bulkhead].
  static <T> Callable<Ask<T>> calling(Question<T> question) {
    return () -> {
      try {
        return question.ask();
      } catch (Unusable e) {
        return not(Code.SIGN_IN_UNAVAILABLE, String.valueOf(e.getMessage()));
      }
    };
  }

  /// What to say then.
  interface Then<T> {
    Verdict say(T value);
  }

  default Verdict then(Then<T> then) {
    return switch (this) {
      case Got<T>(T value) -> then.say(value);
      case Not<T> not -> not.refusal();
    };
  }
}

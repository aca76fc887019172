package io.bartizan.pipeline;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// No. The client sees the code and its hint; the log sees the reason.
///
/// @param code what the client is told
/// @param reason the precise reason, for the log only; never a secret
/// @param fields what the answer carries beyond the usual, such as `Retry-After`; none about
///   framing and the connection
/// @param instead what the client gets in place of a problem document, its fields beside the
///   refusal's; null for nothing
/// @param status usually the code's, 200 to 599
public record Refusal(
    Code code, String reason, Fields fields, Answer.@Nullable Content instead, int status)
    implements Answer {
  public Refusal {
    fields.expectUnframing();
  }

  public Refusal(Code code, String reason, Fields fields) {
    this(code, reason, fields, null, code.status());
  }

  /// A refusal with nothing more to say to the client.
  public static Refusal of(Code code, String reason) {
    return new Refusal(code, reason, Fields.NONE);
  }

  /// A refusal because `policy` could not tell. The message of what it threw may repeat what the
  /// client has sent, and is left out, unless it is the pipeline's own.
  static Refusal failed(Code code, String policy, Throwable cause) {
    boolean own = cause instanceof TimeoutException || cause instanceof RejectedExecutionException;
    return of(code, policy + ": " + (own ? cause : cause.getClass().getName()));
  }

  /// The same, but the client gets `content` in place of a problem document. What the content does
  /// not say itself, the refusal's fields say.
  public Refusal instead(Answer.Content content) {
    Fields all = content.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (all.find(fields.fieldName(i)) < 0) {
        all = all.with(fields.fieldName(i), fields.value(i));
      }
    }
    return new Refusal(code, reason, all, content, content.status());
  }

  /// The same with another status.
  ///
  /// @param other 400 to 599
  public Refusal as(int other) {
    if (other < 400 || other > 599) {
      throw new IllegalArgumentException("status: " + other + " (expected: 400 to 599)");
    }
    return new Refusal(code, reason, fields, instead, other);
  }

  public Refusal with(Name name, String value) {
    return new Refusal(code, reason, fields.with(name, value), instead, status);
  }
}

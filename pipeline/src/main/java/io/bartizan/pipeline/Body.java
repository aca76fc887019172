package io.bartizan.pipeline;

/// A gathered request body, read-only. Valid as long as its exchange, and longer while lent to work
/// elsewhere.
///
/// @param bytes what was gathered, without any transfer coding
/// @param whole whether nothing follows
public record Body(Bytes bytes, boolean whole) {
  public static final Body NONE = new Body(Bytes.EMPTY, true);

  /// What a policy that asked for `limit` bytes gets to see of it.
  private Body within(int limit) {
    return bytes.length() <= limit ? this : new Body(bytes.slice(0, limit), false);
  }

  /// What `policy` says of it, or a refusal if it is longer than the policy admits.
  Verdict judge(Exchange x, OnBody policy) {
    if (!policy.wants(x)) {
      return Verdict.CONTINUE;
    }
    Need need = policy.need();
    Body part = within(need.bytes());
    return part.whole || need.beyond() == Need.Beyond.PREFIX
        ? policy.onBody(x, part)
        : Refusal.of(Code.BODY_TOO_LARGE, "body of more than " + need.bytes() + " bytes");
  }
}

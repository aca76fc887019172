package io.bartizan.pipeline;

/// No. The client sees the code and its hint; the log sees the reason.
///
/// @param code what the client is told
/// @param reason the precise reason, for the log only; never a secret
/// @param fields what the answer carries beyond the usual, such as `Retry-After`; none about
///   framing and the connection
public record Refusal(Code code, String reason, Fields fields) implements Answer {
  public Refusal {
    fields.expectUnframing();
  }

  /// A refusal with nothing more to say to the client.
  public static Refusal of(Code code, String reason) {
    return new Refusal(code, reason, Fields.NONE);
  }

  @Override
  public int status() {
    return code.status();
  }

  public Refusal with(Name name, String value) {
    return new Refusal(code, reason, fields.with(name, value));
  }
}

package io.bartizan.identity.grant;

import io.bartizan.pipeline.Fields;

/// A token that was granted. Says nothing of it.
public final class Grant {
  private final Fields field;
  private final long granted;
  private final long due;
  private final long end;

  /// @param field `Authorization` as it is sent
  /// @param granted when it was, in nanoseconds of the ticker
  /// @param due from when on another one is wanted
  /// @param end from when on it is used no more
  Grant(Fields field, long granted, long due, long end) {
    this.field = field;
    this.granted = granted;
    this.due = due;
    this.end = end;
  }

  /// `Authorization`, for the service.
  public Fields field() {
    return field;
  }

  boolean isDue(long now) {
    return now - due >= 0;
  }

  boolean isGood(long now) {
    return now - end < 0;
  }

  /// Whether it is older than that.
  boolean isOlder(long now, long nanos) {
    return now - granted >= nanos;
  }

  @Override
  public String toString() {
    return "a token";
  }
}

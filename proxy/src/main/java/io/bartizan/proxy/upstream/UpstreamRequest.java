package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Connection;

/// What the head of a request to an upstream is made of.
public interface UpstreamRequest {
  /// The exchange, with the client's head.
  Walk walk();

  /// The field `Host` as a line; empty to send what the client asked for.
  byte[] hostLine();

  /// The fields about the client's address and scheme as lines.
  byte[] forwardedLines();

  /// The options of the client's `Connection` field.
  Connection connection();

  /// What policies change for this attempt.
  Edits edits();

  /// The body's length, or [io.bartizan.proxy.http1.Framing#CHUNKED] if it is not known, or
  /// [io.bartizan.proxy.http1.Framing#NONE] if there is none and nothing needs to be said.
  long framing();
}

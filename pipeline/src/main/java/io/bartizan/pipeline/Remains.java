package io.bartizan.pipeline;

/// What is left of a head that is no request: its texts as they came, whatever characters they
/// have. Only to be judged for the record; nothing of it may be sent to anybody.
///
/// @param method empty if there is none
/// @param target empty if there is none
/// @param protocol such as `HTTP/1.1`, or whatever stood there
/// @param fields as they might be read by somebody who is not strict
public record Remains(Bytes method, Bytes target, Bytes protocol, HeadTable fields) {
  /// A policy that looks at remains. Without any, none are kept.
  public interface Wanted {}
}

package io.bartizan.proxy.settings;

import java.time.Duration;

/// What bounds a client of one listener before its request has a route.
///
/// @param headSize bytes of a request head
/// @param fields header fields of a request
/// @param uriSize bytes of a request target
/// @param headTime for the TLS handshake, and for a request head from its first byte
/// @param keepAlive between two requests of a connection
/// @param connections open at the same time
/// @param connectionsPerAddress of these, those of one address that is no trusted proxy
/// @param handshakes of TLS that are under way at the same time
/// @param streams requests at a time on one HTTP/2 connection
/// @param resets HTTP/2 requests that one client may give up each second
public record ListenLimits(
    int headSize,
    int fields,
    int uriSize,
    Duration headTime,
    Duration keepAlive,
    int connections,
    int connectionsPerAddress,
    int handshakes,
    int streams,
    int resets) {
  /// What holds if no configuration says otherwise.
  public static final ListenLimits DEFAULTS = ListenBounds.NONE.resolved();
}

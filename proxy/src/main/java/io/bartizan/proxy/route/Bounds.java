package io.bartizan.proxy.route;

import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.proxy.settings.RouteLimits;
import io.bartizan.proxy.settings.WebSocketSettings;

/// Sizes and times that nothing may exceed. Sizes in bytes, times in nanoseconds.
public final class Bounds {
  private Bounds() {}

  /// What holds for every connection of a listener.
  ///
  /// @param headSize request line and fields together
  /// @param fields number of fields
  /// @param uriSize the request target
  /// @param headNanos from the first byte of a head to its end
  /// @param keepAliveNanos how long a connection may rest between two requests
  /// @param connections how many at a time
  /// @param connectionsPerAddress of these, those of one address that is no trusted proxy
  /// @param handshakes of TLS that are under way at the same time
  /// @param streams how many at a time on one HTTP/2 connection
  /// @param resets how many streams an HTTP/2 client may reset each second
  public record Connection(
      int headSize,
      int fields,
      int uriSize,
      long headNanos,
      long keepAliveNanos,
      int connections,
      int connectionsPerAddress,
      int handshakes,
      int streams,
      int resets) {
    public static Connection of(ListenLimits limits) {
      return new Connection(
          limits.headSize(),
          limits.fields(),
          limits.uriSize(),
          limits.headTime().toNanos(),
          limits.keepAlive().toNanos(),
          limits.connections(),
          limits.connectionsPerAddress(),
          limits.handshakes(),
          limits.streams(),
          limits.resets());
    }
  }

  /// What holds for one exchange.
  ///
  /// @param body the request body
  /// @param idleNanos without a byte in either direction
  /// @param totalNanos from the request's first byte to the answer's last
  public record Exchange(long body, long idleNanos, long totalNanos) {
    public static Exchange of(RouteLimits limits) {
      return new Exchange(limits.body(), limits.idle().toNanos(), limits.total().toNanos());
    }
  }

  /// What holds for a WebSocket once it is open.
  ///
  /// @param idleNanos without a frame in either direction
  /// @param ageNanos from its opening
  /// @param message bytes of a message
  /// @param frames how many frames the client may send at once
  /// @param frameNanos in which it earns that many again
  /// @param pings how many of them may be pings and pongs
  /// @param pingNanos in which it earns that many again
  /// @param utf8 whether text is looked at
  public record WebSocket(
      long idleNanos,
      long ageNanos,
      long message,
      long frames,
      long frameNanos,
      long pings,
      long pingNanos,
      boolean utf8) {
    public static WebSocket of(WebSocketSettings settings) {
      return new WebSocket(
          settings.idle().toNanos(),
          settings.age().toNanos(),
          settings.message().bytes(),
          settings.frames().permits(),
          settings.frames().period().toNanos(),
          settings.pings().permits(),
          settings.pings().period().toNanos(),
          settings.utf8());
    }
  }
}

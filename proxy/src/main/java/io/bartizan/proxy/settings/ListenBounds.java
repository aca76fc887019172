package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What bounds a client before its request has a route. What is null is decided by [#over] and
/// [#resolved].
public record ListenBounds(
    @Doc("Bytes of a request head, from 1KiB to 1MiB; 431 beyond them. Default: 32KiB.")
        @Example("32KiB")
        @Nullable Size headSize,
    @Doc("Header fields of a request, from 1 to 1000; 431 beyond them. Default: 100.")
        @Example("100")
        @Nullable Integer fields,
    @Doc("Bytes of a request target, from 64B to 64KiB; 414 beyond them. Default: 8KiB.")
        @Example("8KiB")
        @Nullable Size uriSize,
    @Doc(
            "How long a TLS handshake, and then a request head from its first byte, may take, from 100ms to 5min. Default: 10s.")
        @Example("10s")
        @Nullable Duration headTime,
    @Doc("How long a connection is kept open between two requests, from 1s to 1h. Default: 75s.")
        @Example("75s")
        @Nullable Duration keepAlive,
    @Doc("Open connections, from 1 to 1000000; further ones are closed at once. Default: 20000.")
        @Example("20000")
        @Nullable Integer connections,
    @Doc(
            "Open connections of one address, from 1 to 1000000; further ones are closed at once. Of IPv6 the first 64 bits count. Trusted proxies may have more. Default: four fifths of `connections`, so that no address alone can shut out all others.")
        @Example("500")
        @Nullable Integer connectionsPerAddress,
    @Doc(
            "TLS handshakes under way at the same time, from 1 to 1000000; beyond them an address that has many gets no more, and for others the oldest is given up. Default: 2000.")
        @Example("2000")
        @Nullable Integer handshakes,
    @Doc(
            "Requests at a time on one HTTP/2 connection, from 1 to 1000; further ones are refused in a way that lets clients try again. Default: 100.")
        @Example("100")
        @Nullable Integer streams,
    @Doc(
            "Requests that an HTTP/2 client may give up (reset) each second, from 1 to 10000, and ten times as many at once; beyond them its connection is ended. Default: 40.")
        @Example("40")
        @Nullable Integer resets) {

  /// Nothing said.
  public static final ListenBounds NONE =
      new ListenBounds(null, null, null, null, null, null, null, null, null, null);

  public ListenBounds {
    Check.all()
        .and(within(headSize, 1 << 10, 1 << 20), "headSize", headSize, "from 1KiB to 1MiB")
        .and(within(fields, 1, 1_000), "fields", fields, "from 1 to 1000")
        .and(within(uriSize, 64, 64 << 10), "uriSize", uriSize, "from 64B to 64KiB")
        .and(within(headTime, 100, 300_000), "headTime", headTime, "from 100ms to 5min")
        .and(within(keepAlive, 1_000, 3_600_000), "keepAlive", keepAlive, "from 1s to 1h")
        .and(within(connections, 1, 1_000_000), "connections", connections, "from 1 to 1000000")
        .and(
            within(connectionsPerAddress, 1, 1_000_000),
            "connectionsPerAddress",
            connectionsPerAddress,
            "from 1 to 1000000")
        .and(within(handshakes, 1, 1_000_000), "handshakes", handshakes, "from 1 to 1000000")
        .and(within(streams, 1, 1_000), "streams", streams, "from 1 to 1000")
        .and(within(resets, 1, 10_000), "resets", resets, "from 1 to 10000")
        .and(
            headSize == null || uriSize == null || uriSize.bytes() <= headSize.bytes(),
            "uriSize",
            uriSize,
            "at most head-size")
        .done();
  }

  static boolean within(@Nullable Size size, long least, long most) {
    return size == null || size.bytes() >= least && size.bytes() <= most;
  }

  static boolean within(@Nullable Duration time, long leastMillis, long mostMillis) {
    return time == null || time.toMillis() >= leastMillis && time.toMillis() <= mostMillis;
  }

  private static boolean within(@Nullable Integer count, int least, int most) {
    return count == null || count >= least && count <= most;
  }

  /// These bounds, and those of `others` where these say nothing.
  public ListenBounds over(ListenBounds others) {
    return new ListenBounds(
        headSize == null ? others.headSize : headSize,
        fields == null ? others.fields : fields,
        uriSize == null ? others.uriSize : uriSize,
        headTime == null ? others.headTime : headTime,
        keepAlive == null ? others.keepAlive : keepAlive,
        connections == null ? others.connections : connections,
        connectionsPerAddress == null ? others.connectionsPerAddress : connectionsPerAddress,
        handshakes == null ? others.handshakes : handshakes,
        streams == null ? others.streams : streams,
        resets == null ? others.resets : resets);
  }

  /// These bounds, and the documented defaults where they say nothing.
  public ListenLimits resolved() {
    int all = connections == null ? 20_000 : connections;
    return new ListenLimits(
        headSize == null ? 32 << 10 : (int) headSize.bytes(),
        fields == null ? 100 : fields,
        uriSize == null ? 8 << 10 : (int) uriSize.bytes(),
        headTime == null ? Duration.ofSeconds(10) : headTime,
        keepAlive == null ? Duration.ofSeconds(75) : keepAlive,
        all,
        connectionsPerAddress == null ? Math.max(1, all / 5 * 4) : connectionsPerAddress,
        handshakes == null ? 2_000 : handshakes,
        streams == null ? 100 : streams,
        resets == null ? 40 : resets);
  }

  /// The same as [#resolved], as it would be written.
  public ListenBounds filled() {
    ListenLimits limits = resolved();
    return new ListenBounds(
        new Size(limits.headSize()),
        limits.fields(),
        new Size(limits.uriSize()),
        limits.headTime(),
        limits.keepAlive(),
        limits.connections(),
        limits.connectionsPerAddress(),
        limits.handshakes(),
        limits.streams(),
        limits.resets());
  }
}

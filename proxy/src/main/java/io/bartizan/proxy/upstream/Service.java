package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.Bytes;
import io.bartizan.telemetry.ServiceMeter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An upstream API: its endpoints and how to talk to them. Immutable but for the endpoints'
/// connections, which outlive a reload.
public final class Service {
  /// What is sent as `Host`.
  public enum HostMode {
    /// The endpoint's own name.
    ENDPOINT,
    /// What the client asked for.
    CLIENT,
    /// A fixed text.
    LITERAL
  }

  private final String name;
  private final ServiceMeter meter;
  private final Endpoint[] endpoints;
  private final long connectNanos;
  private final long responseNanos;
  private final HostMode hostMode;
  private final byte[][] hosts;
  private final int[] turns;

  /// @param connectNanos how long making a connection may take
  /// @param responseNanos from the request's end to the answer's head
  /// @param host the text for [HostMode#LITERAL], else null
  /// @param lanes how many lanes there are
  public Service(
      String name,
      ServiceMeter meter,
      List<Endpoint> endpoints,
      long connectNanos,
      long responseNanos,
      HostMode hostMode,
      @Nullable String host,
      int lanes) {
    this.name = name;
    this.meter = meter;
    this.endpoints = endpoints.toArray(Endpoint[]::new);
    this.connectNanos = connectNanos;
    this.responseNanos = responseNanos;
    this.hostMode = hostMode;
    this.hosts = new byte[endpoints.size()][];
    for (int i = 0; i < hosts.length; i++) {
      hosts[i] =
          Bytes.of("Host: " + (host == null ? endpoints.get(i).name() : host) + "\r\n").toArray();
    }
    this.turns = new int[lanes * 16];
    for (int lane = 0; lane < lanes; lane++) {
      turns[lane * 16] = lane;
    }
  }

  public String name() {
    return name;
  }

  public ServiceMeter meter() {
    return meter;
  }

  public int endpointCount() {
    return endpoints.length;
  }

  /// Round robin: the number of the endpoint whose turn it is on this lane.
  public int turn(int lane) {
    int turn = turns[lane * 16]++;
    return Math.floorMod(turn, endpoints.length);
  }

  public Endpoint endpoint(int number) {
    return endpoints[number];
  }

  /// The field `Host` as a line for this endpoint.
  public byte[] hostLine(int number) {
    return hosts[number];
  }

  public boolean keepsHost() {
    return hostMode == HostMode.CLIENT;
  }

  public long connectNanos() {
    return connectNanos;
  }

  public long responseNanos() {
    return responseNanos;
  }
}

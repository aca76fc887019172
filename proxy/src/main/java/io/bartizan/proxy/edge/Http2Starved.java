package io.bartizan.proxy.edge;

import io.bartizan.proxy.lane.Buffers;
import java.util.ArrayList;
import java.util.List;

/// The streams of one connection whose upstreams wait until the client takes more.
final class Http2Starved {
  private final Http2Client client;
  private final Http2Gate gate;
  private final List<Http2Stream> streams = new ArrayList<>(4);

  Http2Starved(Http2Client client, Http2Gate gate) {
    this.client = client;
    this.gate = gate;
  }

  /// Whether a stream may send more. If not, it will be told when it may.
  boolean writable(Http2Stream one, io.netty.handler.codec.http2.Http2Stream stream) {
    if (takes(stream)) {
      return true;
    }
    client.flushNow();
    if (takes(stream)) {
      return true;
    }
    if (!streams.contains(one)) {
      streams.add(one);
    }
    return false;
  }

  /// Whether more can be sent on a stream, and there is memory for what its client has not read.
  boolean takes(io.netty.handler.codec.http2.Http2Stream stream) {
    return client.window().isWritable(stream) && Buffers.admit(gate.unsent());
  }

  /// Lets upstreams go on whose clients take more.
  void feed() {
    for (int i = streams.size() - 1; i >= 0; i--) {
      Http2Stream one = streams.get(i);
      if (one.takesMore()) {
        streams.remove(i);
        one.resume();
      }
    }
  }
}

package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Permit;
import io.bartizan.proxy.route.Shadow;
import io.bartizan.proxy.upstream.UpstreamRequest;
import io.bartizan.telemetry.Unmirrored;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// Copies the requests that are mirrored, of one exchange after another, as they are sent.
final class Copyist {
  private final Passage passage;
  private final Mirrors mirrors;

  /// What gets a copy of the request once it is sent for the first time; null for nothing.
  private @Nullable Shadow shadow;

  /// The copy, while the request's body comes; null if there is none.
  private @Nullable Mirrored copy;

  Copyist(Passage passage, Mirrors mirrors) {
    this.passage = passage;
    this.mirrors = mirrors;
  }

  /// @param to what gets a copy; null for nothing
  void begin(@Nullable Shadow to) {
    shadow = to;
  }

  /// The request is about to be sent: begins the copy, with what was gathered of the body.
  ///
  /// @param right that of the request, not used up yet
  void sending(UpstreamRequest request, Permit right) {
    Shadow to = shadow;
    if (to != null) {
      copy(to, request, right);
    }
  }

  private void copy(Shadow to, UpstreamRequest request, Permit right) {
    shadow = null;
    copy = mirrors.begin(to, request, right);
    Gathering gathered = passage.gathering();
    if (copy != null && gathered.length() > 0) {
      add(Unpooled.wrappedBuffer(gathered.body(false).bytes().toArray()));
    }
  }

  /// Copies some of the body, which stays as it is.
  void add(ByteBuf chunk) {
    Mirrored to = copy;
    if (to != null && !to.add(chunk)) {
      copy = null;
    }
  }

  /// The body is whole. Returns the copy, which may be sent now; null if there is none.
  @Nullable Mirrored end() {
    Mirrored whole = copy;
    copy = null;
    return whole;
  }

  /// The exchange is over: what was not copied in full is not sent.
  void over() {
    Mirrored cut = end();
    if (cut != null) {
      cut.skip(Unmirrored.INCOMPLETE);
    }
  }
}

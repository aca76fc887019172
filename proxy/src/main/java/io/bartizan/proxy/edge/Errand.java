package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Connection;
import io.bartizan.proxy.http1.Framing;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.UpstreamRequest;
import org.jspecify.annotations.Nullable;

/// What the upstream is sent, for one exchange after another: the client's request as the pipeline
/// passes it on.
final class Errand implements UpstreamRequest {
  private static final byte[] CLIENTS_HOST = {};

  private final Passage passage;
  private final Forwarding forwarding;
  private final Approach approach;
  private @Nullable Attempt attempt;

  Errand(Passage passage, Forwarding forwarding, Approach approach) {
    this.passage = passage;
    this.forwarding = forwarding;
    this.approach = approach;
  }

  void begin(@Nullable Attempt current) {
    attempt = current;
  }

  @Override
  public Walk walk() {
    return passage.walk();
  }

  @Override
  public byte[] hostLine() {
    Walk x = passage.walk();
    Service to = forwarding.service();
    boolean clients = to.keepsHost() && x.authorityEnd() > x.authorityStart();
    return clients ? CLIENTS_HOST : to.hostLine(approach.endpoint());
  }

  @Override
  public byte[] forwardedLines() {
    return passage.client().forwardedLines();
  }

  @Override
  public Connection connection() {
    return passage.connection();
  }

  @Override
  public Edits edits() {
    Attempt current = attempt;
    if (current == null) {
      throw new IllegalStateException("no attempt");
    }
    return current.edits();
  }

  /// Of the fields behind the body those that go on: what policies have taken out of the head, or
  /// put there in place of the client's word, does not come in behind it either.
  @Nullable HeadTable trailers(HeadTable sent) {
    Attempt current = attempt;
    if (current == null || current.edits().removesNothing()) {
      return sent;
    }
    HeadTable kept = new HeadTable();
    for (int i = 0; i < sent.size(); i++) {
      if (!current.edits().removes(sent, i)) {
        append(kept, sent, i);
      }
    }
    return kept.size() == 0 ? null : kept;
  }

  private static void append(HeadTable to, HeadTable from, int i) {
    byte[] bytes = from.bytes();
    to.append(bytes, from.start(i), from.nameEnd(i), bytes, from.valueStart(i), from.valueEnd(i));
  }

  @Override
  public long framing() {
    if (passage.walk().webSocket()) {
      return Framing.TUNNEL;
    }
    long framing = passage.framing();
    return framing == 0 && !carriesLength(passage.walk().method()) ? Framing.NONE : framing;
  }

  /// Methods for which a missing body is said by `Content-Length: 0` (RFC 9110, section 8.6).
  private static boolean carriesLength(Method method) {
    return method == Method.POST || method == Method.PUT || method == Method.PATCH;
  }
}

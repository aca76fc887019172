package io.bartizan.proxy.upstream;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A lane's HTTP/2 connections. The first one that has room for another stream gets it; while none
/// has, whoever asks waits together for the one that is being made.
final class Lines {
  private final IdentityHashMap<Endpoint, Bundle> bundles = new IdentityHashMap<>();

  /// The connections to one endpoint.
  private static final class Bundle {
    private final List<Http2Upstream> lines = new ArrayList<>(2);
    private @Nullable Dialing dialing;

    /// What was let end for another lane.
    private @Nullable Http2Upstream spared;

    void spare() {
      boolean enough = spared != null && !spared.closed();
      Http2Upstream least = enough ? null : leastBusy();
      if (least != null) {
        spared = least;
        least.retire();
      }
    }

    private @Nullable Http2Upstream leastBusy() {
      Http2Upstream least = null;
      for (int i = 0; i < lines.size(); i++) {
        Http2Upstream line = lines.get(i);
        least = least == null || line.streams() < least.streams() ? line : least;
      }
      return least;
    }

    @Nullable Http2Upstream roomy() {
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).roomy()) {
          return lines.get(i);
        }
      }
      return null;
    }
  }

  /// Gets a stream for `receiver`, as [Pool#acquire] says.
  @Nullable Dialing acquire(
      Pool pool, Endpoint endpoint, Service service, UpstreamReceiver receiver) {
    Bundle bundle = bundles.computeIfAbsent(endpoint, _ -> new Bundle());
    Http2Upstream line = bundle.roomy();
    if (line != null) {
      line.call(receiver);
      return null;
    }
    Dialing under = bundle.dialing;
    if (under != null && under.roomy()) {
      return under.join(receiver);
    }
    Dialing fresh = new Dialing(receiver);
    bundle.dialing = fresh;
    return pool.dial(endpoint, service, fresh);
  }

  /// A connection is there, and those who waited get their streams. The upstream may have said
  /// meanwhile that it takes fewer: then the others are sent on.
  void add(Pool pool, Http2Upstream line, Dialing dialing) {
    Bundle bundle = bundles.computeIfAbsent(line.endpoint(), _ -> new Bundle());
    if (bundle.lines.isEmpty()) {
      line.endpoint().line().kept(pool);
    }
    bundle.lines.add(line);
    settled(line.endpoint(), dialing);
    Dialing one = dialing;
    while (one != null) {
      Dialing following = one.next();
      if (one.alone().pending()) {
        serve(pool, line, one);
      }
      one = following;
    }
    line.invite();
    if (line.idle()) {
      pool.offer(line.endpoint());
    }
  }

  private static void serve(Pool pool, Http2Upstream line, Dialing one) {
    UpstreamReceiver waiting = line.roomy() ? one.claim() : null;
    if (waiting != null) {
      line.call(waiting);
    } else {
      pool.dial(line.endpoint(), line.service(), one);
    }
  }

  /// Somebody on another lane waits for a connection, which cannot be handed over: lets one end,
  /// now if no stream is open, else when those that are have ended. One after the other, so that
  /// this lane does not lose more than is wanted.
  void spare(Endpoint endpoint) {
    Bundle bundle = bundles.get(endpoint);
    if (bundle != null) {
      bundle.spare();
    }
  }

  /// `dialing` is no longer under way.
  void settled(Endpoint endpoint, Dialing dialing) {
    Bundle bundle = bundles.get(endpoint);
    if (bundle != null && bundle.dialing == dialing) {
      bundle.dialing = null;
      tidy(endpoint, bundle);
    }
  }

  void remove(Pool pool, Http2Upstream line) {
    Bundle bundle = bundles.get(line.endpoint());
    if (bundle != null && bundle.lines.remove(line)) {
      if (bundle.lines.isEmpty()) {
        line.endpoint().line().keptNoMore(pool);
      }
      tidy(line.endpoint(), bundle);
    }
  }

  private void tidy(Endpoint endpoint, Bundle bundle) {
    if (bundle.lines.isEmpty() && bundle.dialing == null) {
      bundles.remove(endpoint);
    }
  }

  /// Closes the connections on which no stream is open; the others when their last stream ends.
  void closeIdle() {
    for (Bundle bundle : bundles.values().toArray(Bundle[]::new)) {
      for (Http2Upstream line : bundle.lines.toArray(Http2Upstream[]::new)) {
        line.retire();
      }
    }
  }
}

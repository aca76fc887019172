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
    bundles.computeIfAbsent(line.endpoint(), _ -> new Bundle()).lines.add(line);
    settled(line.endpoint(), dialing);
    Dialing one = dialing;
    while (one != null) {
      Dialing following = one.next();
      UpstreamReceiver waiting = one.alone().receiver();
      if (waiting != null) {
        serve(pool, line, one, waiting);
      }
      one = following;
    }
  }

  private static void serve(Pool pool, Http2Upstream line, Dialing one, UpstreamReceiver waiting) {
    if (line.roomy()) {
      line.call(waiting);
    } else {
      pool.dial(line.endpoint(), line.service(), one);
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

  void remove(Http2Upstream line) {
    Bundle bundle = bundles.get(line.endpoint());
    if (bundle != null && bundle.lines.remove(line)) {
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

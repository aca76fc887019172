package io.bartizan.identity.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Visits to one web server that are frequent: connections stay open in between, for half a minute.
/// Certificates to trust are read anew every minute. Blocks; thread-safe.
///
/// A server may close a connection just when it is used again. Then what was posted is posted once
/// more over a new one: only what may be said twice is to be said here. A server that has broken a
/// connection is not asked twice again before it has answered.
public final class OpenLine {
  private static final long LIFE_NANOS = Duration.ofMinutes(1).toNanos();

  private final @Nullable Path trust;
  private final Duration patience;
  private @Nullable Kept kept;

  /// Connections, and since when.
  private static final class Kept {
    private final HttpClient client;
    private final long since = System.nanoTime();
    private volatile boolean answered;

    Kept(HttpClient client) {
      this.client = client;
    }
  }

  /// @param trust certificates to trust instead of Java's own; see [Trust]
  /// @param patience how long a visit may take
  public OpenLine(@Nullable Path trust, Duration patience) {
    this.trust = trust;
    this.patience = patience;
  }

  /// Posts a form, and gets whatever comes back; see [Web#post(URI, Map, Map)].
  public Web.Document post(URI uri, Map<String, String> form, Map<String, String> fields)
      throws Unusable, InterruptedException {
    long begun = System.nanoTime();
    Kept used = kept();
    boolean answered = used.answered;
    try {
      Web.Document document = Web.over(used.client, patience).post(uri, form, fields);
      used.answered = true;
      return document;
    } catch (Broken e) {
      used.answered = false;
      if (!answered) {
        throw e;
      }
    }
    Duration left = patience.minusNanos(System.nanoTime() - begun);
    try (Web web = new Web(trust, left)) {
      return web.post(uri, form, fields);
    }
  }

  /// Connections that are good for some time yet. Others end when nobody uses them any more.
  private synchronized Kept kept() throws Unusable {
    Kept before = kept;
    if (before != null && System.nanoTime() - before.since < LIFE_NANOS) {
      return before;
    }
    Kept fresh = new Kept(Web.client(trust));
    kept = fresh;
    if (before != null) {
      before.client.shutdown();
    }
    return fresh;
  }
}

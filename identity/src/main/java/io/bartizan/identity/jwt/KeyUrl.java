package io.bartizan.identity.jwt;

import io.bartizan.identity.Json;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keys at a URL.
record KeyUrl(URI uri, @Nullable Path trust, Duration patience) implements Origin {
  @Override
  public Fetched fetch() throws Unusable, InterruptedException {
    try (Web web = new Web(trust, patience)) {
      return fetch(web, uri);
    }
  }

  static Fetched fetch(Web web, URI uri) throws Unusable, InterruptedException {
    Web.Document document = web.need(uri);
    try {
      return new Fetched(KeySet.of(document.body().toArray()), document.freshFor());
    } catch (Json.Malformed | UnusableKeys e) {
      throw new UnusableKeys(uri + ": " + e.getMessage());
    }
  }
}

package io.bartizan.gateway.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Inline;
import io.bartizan.proxy.settings.ListenSettings;
import java.util.List;

/// A listener and the routes that are its own.
@Doc("A listener: an address and a port where clients connect.")
public record ListenerSettings(
    @Inline ListenSettings socket,
    @Doc("Routes of this listener alone. It then serves none of the top-level `routes`.")
        @Default("[]")
        List<RouteSettings> routes) {

  public ListenerSettings {
    Check.that(
        routes.isEmpty() || socket.redirectToHttps() == null,
        "routes",
        routes.size() + " routes",
        "none beside `redirect-to-https`");
  }

  /// Whether it does nothing but redirect to HTTPS.
  public boolean redirects() {
    return socket.redirectToHttps() != null;
  }
}

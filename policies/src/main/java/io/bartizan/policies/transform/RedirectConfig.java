package io.bartizan.policies.transform;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import java.util.Set;

/// Where clients are sent.
@Doc("Sends the client elsewhere, once the route's policies have admitted the request.")
public record RedirectConfig(
    @Doc(
            "Where to: a path, or `https://HOST/PATH`. HOST is written out, or `{host}` for the one that was asked for, at a route with"
                + " `hosts`. The path may hold `/{rest}` at its end and the variables of `request-headers`, percent-encoded. The request's"
                + " query is kept unless a query is written here.")
        @Example("https://{host}/new/{rest}")
        Located<String> to,
    @Doc("301, 302, 303, 307 or 308. The last two keep method and body.") @Default("308")
        int status) {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  public RedirectConfig {
    Check.that(STATUSES.contains(status), "status", status, "301, 302, 303, 307 or 308");
  }

  /// What `bartizan check` shows, such as `308 to https://{host}/new`.
  public String text() {
    return status + " to " + to.value();
  }
}

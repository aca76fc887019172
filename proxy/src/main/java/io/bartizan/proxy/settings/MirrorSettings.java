package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.Percent;
import io.bartizan.config.RefersTo;
import io.bartizan.config.Size;

/// A service that gets copies of requests, and whose answers are dropped.
@Doc("A service that gets copies of requests, and whose answers are dropped.")
public record MirrorSettings(
    @Doc("The service, by its name under `services`; none that the route itself uses.")
        @Example("orders-shadow")
        @RefersTo("service")
        Located<String> service,
    @Doc("The share of requests that are copied, by lot, from 1% to 100%.") @Default("100%")
        Percent share,
    @Doc("Bytes of a request body, from 0B to 1MiB; a request with a longer body is not copied.")
        @Default("64KiB")
        Size body,
    @Doc(
            "`true`: a copy has `Authorization`, `Cookie`, the API key and `x-identity-token` as the route's own service gets them. Otherwise it has none of them.")
        @Default("false")
        boolean credentials) {

  public MirrorSettings {
    Check.all()
        .and(share.within(1, 100), "share", share, "from 1% to 100%")
        .and(ListenBounds.within(body, 0, 1 << 20), "body", body, "from 0B to 1MiB")
        .done();
  }

  /// For people: `10% to orders-shadow, bodies to 64KiB, without credentials`.
  public String text() {
    return "%s to %s, bodies to %s, %s credentials"
        .formatted(share, service.value(), body, credentials ? "WITH the callers'" : "without");
  }
}

package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What clients get instead of a problem document when the service is out of order.
public record OutageSettings(
    @Doc("The status, from 200 to 599. None: that of the refusal.") @Example("503")
        @Nullable Integer status,
    @Doc("The body's media type.") @Default("text/plain; charset=utf-8") String contentType,
    @Doc("The body, 64 KiB at most.") @Example("We will be back soon.") String body,
    @Doc("What `Retry-After` says, from 1s to 1d, in whole seconds. None: what the refusal says.")
        @Example("30s")
        @Nullable Duration retryAfter) {

  private static final int MOST = 64 << 10;

  public OutageSettings {
    Check.all()
        .and(
            status == null || status >= 200 && status <= 599 && status != 204 && status != 304,
            "status",
            status,
            "from 200 to 599, but neither 204 nor 304")
        .and(
            contentType.matches("[\\x21-\\x7e][\\x20-\\x7e]{0,254}"),
            "contentType",
            contentType,
            "a media type such as text/html")
        .and(body.length() <= MOST, "body", body.length() + " characters", "at most 64Ki")
        .and(
            ListenBounds.within(retryAfter, 1_000, 86_400_000),
            "retryAfter",
            retryAfter,
            "from 1s to 1d")
        .done();
  }
}

package io.bartizan.proxy.settings;

import static io.bartizan.proxy.settings.ListenBounds.within;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What bounds an exchange that has a route. What is null is decided by [#over] and [#resolved].
public record RouteBounds(
    @Doc("Bytes of a request body, up to 1000GiB; 413 beyond them. Default: 10MiB.")
        @Example("10MiB")
        @Nullable Size body,
    @Doc(
            "How long either side may send nothing while something is expected of it, from 100ms to 1h. Default: 30s.")
        @Example("30s")
        @Nullable Duration idle,
    @Doc(
            "How long an exchange may take from the first byte of its request to the last of its answer, from 100ms to 1d. Default: 60s.")
        @Example("60s")
        @Nullable Duration total) {

  /// Nothing said.
  public static final RouteBounds NONE = new RouteBounds(null, null, null);

  public RouteBounds {
    Check.all()
        .and(within(body, 0, 1_000L << 30), "body", body, "at most 1000GiB")
        .and(within(idle, 100, 3_600_000), "idle", idle, "from 100ms to 1h")
        .and(within(total, 100, 86_400_000), "total", total, "from 100ms to 1d")
        .done();
  }

  /// These bounds, and those of `others` where these say nothing.
  public RouteBounds over(RouteBounds others) {
    return new RouteBounds(
        body == null ? others.body : body,
        idle == null ? others.idle : idle,
        total == null ? others.total : total);
  }

  /// These bounds, and the documented defaults where they say nothing.
  public RouteLimits resolved() {
    return new RouteLimits(
        body == null ? 10 << 20 : body.bytes(),
        idle == null ? Duration.ofSeconds(30) : idle,
        total == null ? Duration.ofSeconds(60) : total);
  }

  /// The same as [#resolved], as it would be written.
  public RouteBounds filled() {
    RouteLimits limits = resolved();
    return new RouteBounds(new Size(limits.body()), limits.idle(), limits.total());
  }
}

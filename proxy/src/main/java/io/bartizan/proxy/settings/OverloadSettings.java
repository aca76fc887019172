package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Percent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When the gateway as a whole has too much to do: new requests to services are then refused (503
/// `gateway.overloaded`). What has begun, what the gateway answers by itself, and the admin
/// listener go on. Nothing is refused for a key that is absent.
public record OverloadSettings(
    @Doc("Requests to services at once, of all listeners, from 1 to 1000000.") @Example("4000")
        @Nullable Integer requests,
    @Doc("The share of the memory for request bodies that is in use, from 10% to 100%.")
        @Example("90%")
        @Nullable Percent memory,
    @Doc(
            "How late event loops are on average, from 50ms to 1min: too much work for the processors.")
        @Example("500ms")
        @Nullable Duration delay) {

  public OverloadSettings {
    Check.all()
        .and(
            requests == null || requests >= 1 && requests <= 1_000_000,
            "requests",
            requests,
            "from 1 to 1000000")
        .and(memory == null || memory.within(10, 100), "memory", memory, "from 10% to 100%")
        .and(ListenBounds.within(delay, 50, 60_000), "delay", delay, "from 50ms to 1min")
        .done();
  }
}

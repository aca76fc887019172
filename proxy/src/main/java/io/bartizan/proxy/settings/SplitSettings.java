package io.bartizan.proxy.settings;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Example;
import io.bartizan.config.Located;
import io.bartizan.config.RefersTo;
import org.jspecify.annotations.Nullable;

/// One of the services among which a route's requests are parted.
@Doc("One of the services among which a route's requests are parted.")
public record SplitSettings(
    @Doc("The service, by its name under `services`.") @Example("orders") @RefersTo("service")
        Located<String> service,
    @Doc("Its part of the sum of all weights of the list, from 0 to 1000000.") @Default("0")
        int weight,
    @Doc("Requests that go there whatever the weights say; the first of the list that fits.")
        @Nullable WhenSettings when) {

  public SplitSettings {
    Check.that(weight >= 0 && weight <= 1_000_000, "weight", weight, "from 0 to 1000000");
  }
}

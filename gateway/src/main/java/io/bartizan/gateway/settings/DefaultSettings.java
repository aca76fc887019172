package io.bartizan.gateway.settings;

import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.config.Inline;
import io.bartizan.policies.Guards;
import io.bartizan.proxy.settings.BoundsSettings;

/// What holds where nothing else is said.
@Doc("What holds for every route that does not say its own, and for requests that no route serves.")
public record DefaultSettings(
    @Inline Guards guards,
    @Doc("Sizes and times for every listener and every route.") @Default("{}")
        BoundsSettings bounds) {}

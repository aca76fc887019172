package io.bartizan.gateway.assembly;

import io.bartizan.gateway.settings.RouteSettings;
import io.bartizan.policies.Stretch;

/// What the requests of a route meet.
///
/// @param name a name that no other route has
/// @param settings what the configuration says
/// @param road the policies in their order
public record RouteRoad(String name, RouteSettings settings, Stretch road) {}

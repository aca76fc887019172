package io.bartizan.gateway.assembly;

import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.policies.Stretch;
import io.bartizan.policies.limit.Limits;
import io.bartizan.proxy.edge.Site;
import io.bartizan.proxy.settings.ListenSettings;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.telemetry.Roster;
import java.util.List;

/// A configuration that is ready to be served, and changes nothing until [#enact].
///
/// @param porch what every request meets before its route is known
/// @param roads what the requests of each route meet, in the order of the file
/// @param unmatched what the refusal of a request meets that no route serves
/// @param sites what each listener serves, in the order of the file
public record Assembled(
    GatewaySettings settings,
    Stretch porch,
    List<RouteRoad> roads,
    Stretch unmatched,
    List<ListenerSite> sites,
    Roster roster,
    Limits.Draft limits,
    Upstreams.Draft upstreams,
    Consumers consumers) {

  /// What a listener serves.
  public record ListenerSite(ListenSettings socket, Site site) {}

  /// The configuration is in force from now on: counts go on under its names, and what only an
  /// earlier one had is forgotten.
  ///
  /// @param version what tells it from others
  public void enact(String version) {
    limits.keep();
    upstreams.keep();
    roster.enact(version);
  }
}

package io.bartizan.gateway.check;

import io.bartizan.config.Durations;
import io.bartizan.config.Size;
import io.bartizan.gateway.assembly.Assembled;
import io.bartizan.gateway.assembly.RouteRoad;
import io.bartizan.gateway.command.Ink;
import io.bartizan.policies.Stop;
import io.bartizan.policies.Stretch;
import io.bartizan.proxy.settings.EndpointSettings;
import io.bartizan.proxy.settings.RouteLimits;
import io.bartizan.proxy.settings.ServiceSettings;
import java.util.stream.Collectors;

/// Writes for people what requests meet, in the order in which they meet it.
///
/// @param ink how to colour
record RoadText(Ink ink) {
  String of(Assembled assembled) {
    StringBuilder text = new StringBuilder();
    if (!assembled.porch().stops().isEmpty()) {
      text.append('\n').append(ink.bold("every request, before its route is known")).append('\n');
      stops(assembled.porch(), text);
    }
    for (RouteRoad route : assembled.roads()) {
      text.append('\n')
          .append(ink.bold(route.name()))
          .append(" -> ")
          .append(goal(assembled, route))
          .append('\n');
      stops(route.road(), text);
      text.append(line("bounds", bounds(assembled, route)));
    }
    text.append('\n').append(ink.bold("requests without a route")).append('\n');
    text.append(line("refused", "404, or 405 if the path serves other methods"));
    stops(assembled.unmatched(), text);
    return text.toString();
  }

  private String goal(Assembled assembled, RouteRoad route) {
    ServiceSettings service = assembled.settings().service(route.settings());
    if (service == null) {
      return route.settings().goal().text();
    }
    return route.settings().service()
        + " "
        + ink.dim(
            service.endpoints().stream()
                .map(EndpointSettings::url)
                .collect(Collectors.joining(", ")));
  }

  private static String bounds(Assembled assembled, RouteRoad route) {
    RouteLimits limits =
        route.settings().bounds().over(assembled.settings().defaults().bounds().route()).resolved();
    return "body %s, idle %s, total %s"
        .formatted(
            new Size(limits.body()),
            Durations.format(limits.idle()),
            Durations.format(limits.total()));
  }

  private static void stops(Stretch road, StringBuilder text) {
    for (Stop stop : road.stops()) {
      stop.texts().forEach(line -> text.append(line(stop.stage().policy(), line)));
    }
  }

  private static String line(String policy, String text) {
    return "  %-16s %s%n".formatted(policy, text);
  }
}

package io.bartizan.gateway.check;

import io.bartizan.config.Durations;
import io.bartizan.config.Size;
import io.bartizan.gateway.assembly.Assembled;
import io.bartizan.gateway.assembly.RouteRoad;
import io.bartizan.gateway.command.Ink;
import io.bartizan.gateway.settings.RouteSettings;
import io.bartizan.policies.Stop;
import io.bartizan.policies.Stretch;
import io.bartizan.proxy.settings.EndpointSettings;
import io.bartizan.proxy.settings.RouteLimits;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.settings.SplitSettings;
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
      if (route.settings().websocket() != null) {
        text.append(line("websocket", route.settings().websocket().text()));
      }
      if (route.settings().mirror() != null) {
        text.append(line("mirror", route.settings().mirror().text()));
      }
    }
    text.append('\n').append(ink.bold("requests without a route")).append('\n');
    text.append(line("refused", "404, or 405 if the path serves other methods"));
    stops(assembled.unmatched(), text);
    return text.toString();
  }

  private String goal(Assembled assembled, RouteRoad route) {
    RouteSettings settings = route.settings();
    if (!settings.split().isEmpty()) {
      return settings.split().stream()
          .map(branch -> weighed(assembled, branch))
          .collect(Collectors.joining(", "));
    }
    return settings.service() == null
        ? settings.goal().text()
        : service(assembled, settings.service().value());
  }

  private String weighed(Assembled assembled, SplitSettings branch) {
    String when = branch.when() == null ? "" : " when asked for";
    return "weight %d%s: %s"
        .formatted(branch.weight(), when, service(assembled, branch.service().value()));
  }

  private String service(Assembled assembled, String name) {
    ServiceSettings service = assembled.settings().services().get(name);
    String endpoints =
        service == null
            ? ""
            : service.endpoints().stream()
                .map(EndpointSettings::url)
                .collect(Collectors.joining(", "));
    return name + " " + ink.dim(endpoints);
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

package io.bartizan.gateway.explain;

import io.bartizan.gateway.assembly.Assembled;
import io.bartizan.gateway.assembly.RouteRoad;
import io.bartizan.gateway.command.Ink;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Moment;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import io.bartizan.policies.Stop;
import io.bartizan.policies.Stretch;
import io.bartizan.proxy.edge.Rehearsal;
import io.bartizan.proxy.upstream.Endpoint;
import io.bartizan.proxy.upstream.Service;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes for people what became of a request.
///
/// @param ink how to colour
/// @param assembled the configuration
record Explanation(Ink ink, Assembled assembled) {
  String of(Rehearsal.Ending ending) {
    StringBuilder text = new StringBuilder();
    Deque<Stop> stops = heads(assembled.porch());
    for (Rehearsal.Step step : ending.steps()) {
      if (step.moment() == Moment.ROUTE) {
        stops = heads(road(ending.route().name()));
        text.append(route(ending, step.verdict()));
      } else if (step.moment() == Moment.HEAD && !(step.verdict() instanceof Verdict.Wait<?>)) {
        text.append(step(step, String.join("; ", text(stops.poll()))));
      } else if (notable(step.verdict())) {
        text.append(step(step, ""));
      }
    }
    return text.append(identity(ending.identity())).append(end(ending)).toString();
  }

  private static Deque<Stop> heads(Stretch road) {
    Deque<Stop> heads = new ArrayDeque<>();
    road.stops().stream()
        .filter(stop -> stop.policy().work() instanceof OnHead)
        .forEach(heads::add);
    return heads;
  }

  private Stretch road(String name) {
    return assembled.roads().stream()
        .filter(road -> road.name().equals(name))
        .map(RouteRoad::road)
        .findFirst()
        .orElse(assembled.unmatched());
  }

  private static List<String> text(@Nullable Stop stop) {
    return stop == null ? List.of() : stop.texts();
  }

  private static boolean notable(Verdict verdict) {
    return !(verdict instanceof Verdict.Go) && !(verdict instanceof Verdict.Wait<?>);
  }

  private String route(Rehearsal.Ending ending, Verdict verdict) {
    return verdict instanceof Refusal refusal
        ? line(ink.red("no "), "route", refusal.reason())
        : line(ink.green("ok "), "route", ending.route().name());
  }

  private String step(Rehearsal.Step step, String says) {
    return switch (step.verdict()) {
      case Verdict.Go _ -> line(ink.green("ok "), step.policy(), ink.dim(says));
      case Refusal refusal -> line(ink.red("no "), step.policy(), refusal.reason());
      case Answer.Content _ ->
          line(ink.yellow("ans"), step.policy(), "answers by itself " + ink.dim(says));
      case Verdict.Abort abort -> line(ink.red("cut"), step.policy(), abort.reason());
      case Verdict.Wait<?> _ -> "";
    };
  }

  private static String line(String mark, String subject, String text) {
    return "  %s %-16s %s%n".formatted(mark, subject, text);
  }

  private static String identity(@Nullable Identity identity) {
    return identity == null
        ? ""
        : line(
            "   ",
            "caller",
            identity.subject()
                + " of "
                + identity.issuer()
                + ", roles "
                + identity.roles()
                + ", scopes "
                + identity.scopes());
  }

  private String end(Rehearsal.Ending ending) {
    Answer answer = ending.answer();
    if (answer == null) {
      Service service = ending.service();
      return service == null
          ? ink.red("aborted") + "\n"
          : ink.green("forwarded")
              + (ending.path().isEmpty() ? "" : " as " + ending.path())
              + " to "
              + service.name()
              + " ("
              + endpoints(service)
              + ")"
              + (ending.route().split() == null ? "" : ", one of " + ending.route().split())
              + "\n"
              + mirrored(ending.route().name());
    }
    String status =
        answer.status() < 400 ? ink.green("" + answer.status()) : ink.red("" + answer.status());
    StringBuilder text = new StringBuilder(status).append('\n');
    for (int i = 0; i < answer.fields().size(); i++) {
      text.append(answer.fields().name(i))
          .append(": ")
          .append(answer.fields().value(i))
          .append('\n');
    }
    return text.append(ending.document()).toString();
  }

  /// What else gets the request, which changes nothing for its client.
  private String mirrored(String route) {
    return assembled.roads().stream()
        .filter(road -> road.name().equals(route))
        .map(road -> road.settings().mirror())
        .filter(Objects::nonNull)
        .map(mirror -> ink.yellow("copied") + " " + mirror.text() + "\n")
        .collect(Collectors.joining());
  }

  private static String endpoints(Service service) {
    return service.endpoints().isEmpty()
        ? "no address is known"
        : String.join(", ", service.endpoints().stream().map(Endpoint::name).toList());
  }
}

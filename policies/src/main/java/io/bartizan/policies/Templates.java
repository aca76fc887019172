package io.bartizan.policies;

import io.bartizan.config.Located;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.policies.transform.Redirect;
import io.bartizan.policies.transform.RequestHeadersConfig;
import io.bartizan.policies.transform.ResponseHeadersConfig;
import io.bartizan.policies.transform.Rewrite;
import io.bartizan.policies.transform.RewriteConfig;
import io.bartizan.policies.transform.RoutePath;
import io.bartizan.policies.transform.Template;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds templates that could never be written: unknown variables, a caller where nobody is known,
/// a host that anybody may choose.
public final class Templates {
  private final Problems problems;
  private final @Nullable RoutePath path;
  private final boolean callers;
  private final boolean hosts;

  private Templates(Problems problems, @Nullable RoutePath path, boolean callers, boolean hosts) {
    this.problems = problems;
    this.path = path;
    this.callers = callers;
    this.hosts = hosts;
  }

  /// Says what is wrong with a route's templates.
  ///
  /// @param path the route's path
  /// @param hosts whether the route names its hosts
  public static void check(
      Guards route, Goal goal, Guards defaults, String path, boolean hosts, Problems problems) {
    boolean callers = route.with(defaults).authenticate() != null;
    Templates check = new Templates(problems, RoutePath.of(path), callers, hosts);
    check.changes(route.changes());
    check.goal(goal);
  }

  /// Says what is wrong with the templates in `defaults`: no route is known there, but somebody may
  /// be.
  public static void checkDefaults(Guards defaults, Problems problems) {
    new Templates(problems, null, true, false).changes(defaults.changes());
  }

  private void changes(Changes changes) {
    RequestHeadersConfig request = changes.requestHeaders();
    if (request != null) {
      fields(request.set());
      fields(request.add());
    }
    ResponseHeadersConfig response = changes.responseHeaders();
    if (response != null) {
      fields(response.set());
      fields(response.add());
    }
  }

  private void fields(Map<String, Located<String>> fields) {
    fields.forEach(
        (name, text) -> judge(name, text.place(), () -> Template.field(text.value(), path)));
  }

  private void goal(Goal goal) {
    RoutePath known = path;
    RewriteConfig rewrite = goal.rewrite();
    if (rewrite != null && known != null) {
      Located<String> at = rewrite.path() != null ? rewrite.path() : rewrite.stripPrefix();
      judge("rewrite", at == null ? null : at.place(), () -> Rewrite.template(rewrite, known));
    }
    var redirect = goal.redirect();
    if (redirect != null && known != null) {
      Place at = redirect.to().place();
      Template template = judge("to", at, () -> Redirect.template(redirect, known));
      if (template != null && template.asksHost() && !hosts) {
        problems.add(at, "to: {host} (expected: `hosts` at this route, or a name written out)");
      }
    }
  }

  private @Nullable Template judge(String key, @Nullable Place place, Supplier<Template> template) {
    if (place == null) {
      return null;
    }
    try {
      Template good = template.get();
      if (good.asksCaller() && !callers) {
        problems.add(
            place, key + ": nobody is known here (expected: `authenticate` at this route)");
      }
      return good;
    } catch (IllegalArgumentException e) {
      problems.add(place, key + ": " + e.getMessage());
      return null;
    }
  }
}

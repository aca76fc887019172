package io.bartizan.policies.transform;

import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.OnForward;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;

/// Sends another path than the request's. The data plane holds it to the rules for the paths of
/// requests before it is sent.
public final class Rewrite implements OnForward {
  private static final Bytes ROOT = Bytes.of("/");

  private final Template template;

  private Rewrite(Template template) {
    this.template = template;
  }

  /// @throws IllegalArgumentException saying what is wrong
  public static Rewrite of(RewriteConfig config, RoutePath path) {
    return new Rewrite(template(config, path));
  }

  /// The template of the path.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  public static Template template(RewriteConfig config, RoutePath path) {
    int skipped = path.deep() ? path.segments().size() : -1;
    if (config.stripPrefix() != null) {
      skipped = stripped(config.stripPrefix().value(), path);
    }
    String text = config.path() == null ? "/{rest}" : config.path().value();
    UriText.checkPath(text);
    return Template.of(text, Template.Use.URI, path, skipped);
  }

  private static int stripped(String prefix, RoutePath path) {
    int count =
        prefix.length() > 1 && prefix.startsWith("/") && !prefix.endsWith("/")
            ? path.prefixed(prefix)
            : -1;
    if (count < 0) {
      throw new IllegalArgumentException(
          prefix + " (expected: whole segments with which the route's path begins, such as /api)");
    }
    return count;
  }

  @Override
  public Verdict onForward(Exchange x, Attempt attempt) {
    Sheet sheet = template.write(x);
    if (sheet.state() != Sheet.State.GOOD) {
      return Refusal.of(Code.TEMPLATE_VALUE, "the path lacks a value, or one cannot stand in it");
    }
    Bytes path = sheet.bytes();
    attempt.edits().path(path.isEmpty() ? ROOT : path);
    return Verdict.CONTINUE;
  }
}

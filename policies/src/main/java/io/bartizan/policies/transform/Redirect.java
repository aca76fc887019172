package io.bartizan.policies.transform;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sends clients elsewhere. Scheme and host are the configuration's or the matched host; nothing
/// that a client or a credential says can become part of them.
public final class Redirect implements OnHead {
  private static final Pattern ABSOLUTE =
      Pattern.compile(
          "(https?://(?:\\{host}|[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::[1-9][0-9]{0,4})?)(.*)");

  private final int status;
  private final Template template;
  private final boolean keepsQuery;

  private Redirect(int status, Template template, boolean keepsQuery) {
    this.status = status;
    this.template = template;
    this.keepsQuery = keepsQuery;
  }

  /// @throws IllegalArgumentException saying what is wrong
  public static Redirect of(RedirectConfig config, RoutePath path) {
    return new Redirect(
        config.status(), template(config, path), config.to().value().indexOf('?') < 0);
  }

  /// The template of the URI.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  public static Template template(RedirectConfig config, RoutePath path) {
    String text = config.to().value();
    Matcher absolute = ABSOLUTE.matcher(text);
    String local = absolute.matches() ? absolute.group(3) : text;
    int mark = local.indexOf('?');
    String way = mark < 0 ? local : local.substring(0, mark);
    if (!absolute.matches() || !way.isEmpty()) {
      UriText.checkPath(way);
    }
    UriText.checkQuery(mark < 0 ? "" : local.substring(mark + 1));
    return Template.of(text, Template.Use.URI, path, path.deep() ? path.segments().size() : -1);
  }

  @Override
  public Verdict onHead(Exchange x) {
    Sheet sheet = template.write(x);
    if (sheet.state() != Sheet.State.GOOD) {
      return Refusal.of(Code.TEMPLATE_VALUE, "the target lacks a value, or one cannot stand in it");
    }
    return new Answer.Content(status, Fields.of(Names.LOCATION, location(x, sheet)), Bytes.EMPTY);
  }

  private Bytes location(Exchange x, Sheet sheet) {
    if (sheet.length() == 0) {
      sheet.plain(Bytes.of("/"));
    }
    if (keepsQuery && !x.query().isEmpty()) {
      sheet.plain(Bytes.of("?"));
      sheet.plain(x.query());
    }
    return sheet.bytes();
  }
}

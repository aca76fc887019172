package io.bartizan.policies.cors;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnAnswer;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Admits requests of the listed origins, of the gateway's own, and of clients that are no browser
/// and name none. Answers preflights, which carry no credential, before anybody asks for one. Tells
/// browsers who may read an answer, refusals included; what the upstream says about that is
/// dropped.
public final class Cors implements OnHead, OnAnswer {
  private static final List<String> USUAL =
      List.of("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT");
  private static final Fields VARY = Fields.of(Names.VARY, "Origin");
  private static final Refusal NAMELESS =
      Refusal.of(Code.CORS_REQUEST, "preflight without an origin");
  private static final int SHOWN = 100;

  private final List<Permission> permissions;
  private final @Nullable Permission everybody;
  private final Preflight preflight;

  /// @param methods the route's methods; empty if it serves all
  public Cors(CorsConfig config, List<String> methods) {
    this.permissions =
        new TreeSet<>(config.origins())
            .stream().map(origin -> Permission.of(origin, config)).toList();
    this.everybody = config.admitsAny() ? permissions.getFirst() : null;
    this.preflight = new Preflight(config, methods.isEmpty() ? USUAL : methods);
  }

  @Override
  public Verdict onHead(Exchange x) {
    Head head = x.head();
    boolean preflights = Preflight.is(x);
    if (!head.has(Names.ORIGIN)) {
      return preflights ? NAMELESS : Verdict.CONTINUE;
    }
    Bytes origin = head.only(Names.ORIGIN);
    if (permission(origin) == null && !OwnOrigin.is(x, origin)) {
      return foreign(head);
    }
    return preflights ? preflight.answer(head) : Verdict.CONTINUE;
  }

  /// What `origin` is told, or null if it is not admitted. `null` is the origin of sandboxed pages,
  /// files and redirects: nobody's.
  private @Nullable Permission permission(Bytes origin) {
    if (everybody != null) {
      return origin.isEmpty() || origin.sameIgnoringCase("null") ? null : everybody;
    }
    for (int i = 0; i < permissions.size(); i++) {
      if (permissions.get(i).origin().equals(origin)) {
        return permissions.get(i);
      }
    }
    return null;
  }

  private static Refusal foreign(Head head) {
    if (head.count(Names.ORIGIN) > 1) {
      return Refusal.of(Code.CORS_ORIGIN, "more than one origin");
    }
    String origin = head.only(Names.ORIGIN).toString();
    return Refusal.of(
        Code.CORS_ORIGIN, "origin " + origin.substring(0, Math.min(SHOWN, origin.length())));
  }

  @Override
  public Verdict onAnswer(Exchange x, AnswerHead answer) {
    if (!answer.own()) {
      forget(answer.edits());
    }
    Permission permission = permission(x.head().only(Names.ORIGIN));
    answer.edits().add(permission == null ? VARY : permission.fields());
    return Verdict.CONTINUE;
  }

  private static void forget(Edits edits) {
    edits
        .remove(Names.ACCESS_CONTROL_ALLOW_ORIGIN)
        .remove(Names.ACCESS_CONTROL_ALLOW_CREDENTIALS)
        .remove(Names.ACCESS_CONTROL_ALLOW_METHODS)
        .remove(Names.ACCESS_CONTROL_ALLOW_HEADERS)
        .remove(Names.ACCESS_CONTROL_EXPOSE_HEADERS)
        .remove(Names.ACCESS_CONTROL_MAX_AGE);
  }
}

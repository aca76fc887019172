package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Presented;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.path.Authority;
import io.bartizan.proxy.route.Question;
import io.bartizan.proxy.route.Router;
import io.bartizan.proxy.route.Target;
import org.jspecify.annotations.Nullable;

/// Finds the route of one well-formed request after another, or says why there is none.
final class Crossroads {
  private final Question question = new Question();
  private @Nullable Target target;

  /// Tells `x` its route.
  ///
  /// @param covered the names for which the client may ask on its connection; null without TLS
  Verdict find(Walk x, Site site, ClientSide.@Nullable Names covered) {
    HeadTable table = x.table();
    byte[] bytes = table.bytes();
    int from = x.authorityStart();
    int to = Authority.hostEnd(bytes, from, x.authorityEnd());
    target = site.unmatched();
    if (covered != null && to > from && !covered.include(bytes, from, to)) {
      x.routed(site.unmatched());
      return Refusal.of(
          Code.MISDIRECTED,
          "authority " + x.authority() + " is not covered by the connection's certificate");
    }
    if (covered != null && site.demandsCertificates() && x.certificate() == null) {
      x.routed(site.unmatched());
      return stranger(x);
    }
    Target found = ask(site.router(), x, from, to);
    if (found == null) {
      x.routed(site.unmatched());
      return refused(x, site, from, to);
    }
    target = found;
    x.routed(found);
    return Verdict.CONTINUE;
  }

  /// A connection that was good when it began, and whose certificate is good no more.
  private static Refusal stranger(Walk x) {
    Presented.Distrusted why = x.distrusted();
    return why == null
        ? Refusal.of(Code.CREDENTIAL_MISSING, "no client certificate")
        : Refusal.of(why.code(), "client certificate: " + why.reason());
  }

  private @Nullable Target ask(Router router, Walk x, int from, int to) {
    HeadTable table = x.table();
    return router.find(
        question.about(table, x.method()), table.bytes(), from, to, x.pathStart(), x.pathEnd());
  }

  private Refusal refused(Walk x, Site site, int from, int to) {
    String allow = question.allow();
    if (!allow.isEmpty()) {
      return Refusal.of(Code.ROUTE_METHOD, "path serves " + allow).with(Names.ALLOW, allow);
    }
    if (site.elsewhere() != null && ask(site.elsewhere(), x, from, to) != null) {
      return Refusal.of(
          Code.MISDIRECTED, "authority " + x.authority() + " is served by another listener");
    }
    return Refusal.of(Code.ROUTE_UNKNOWN, "no route");
  }

  /// The route that was found, or what stands for it.
  Target target() {
    if (target == null) {
      throw new IllegalStateException("target (expected: after find)");
    }
    return target;
  }

  /// Forgets what was found, so that a configuration that is gone is not held.
  void forget() {
    target = null;
  }
}

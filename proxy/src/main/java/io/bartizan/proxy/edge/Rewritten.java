package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.path.CanonicalPath;
import org.jspecify.annotations.Nullable;

/// Holds a path that a policy wants sent to the rules for the paths of requests: what a rewrite
/// makes of a canonical path is canonical, or is not sent.
final class Rewritten {
  private Rewritten() {}

  /// Why the attempt must not be made; null if its path is good, and then in its canonical form.
  static @Nullable Refusal check(Walk x, Attempt attempt, Site site) {
    Bytes path = attempt.edits().path();
    if (path == null) {
      return null;
    }
    if (path.length() > site.bounds().uriSize() || path.indexOf('?', 0) >= 0) {
      return Refusal.of(Code.REWRITE_PATH, "rewritten path is too long or holds a question mark");
    }
    HeadTable table = x.table();
    int from = table.end();
    table.reserve(path.length());
    int to = path.copyTo(table.bytes(), from);
    table.end(to);
    CanonicalPath rules = site.path();
    String problem = rules.read(table, from, to);
    if (problem != null) {
      return Refusal.of(Code.REWRITE_PATH, "rewritten: " + problem);
    }
    attempt.edits().path(Bytes.view(table.bytes(), rules.start(), rules.end()));
    return null;
  }
}

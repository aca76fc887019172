package io.bartizan.identity.session;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.Name;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.util.Set;

/// Refuses what a page of another origin sends with the cookie of a session, if it would change
/// something. `SameSite=Lax` keeps most of that away; it does not keep away pages of neighbours
/// that share a domain, for which `Origin` and `Sec-Fetch-Site` tell.
public final class CrossSite implements OnHead {
  private static final Name SITE = Name.of("sec-fetch-site");

  private final Set<String> trusted;
  private final OwnUrl own;

  /// @param trusted origins whose pages may
  public CrossSite(Set<String> trusted, OwnUrl own) {
    this.trusted = Set.copyOf(trusted);
    this.own = own;
  }

  @Override
  public Verdict onHead(Exchange x) {
    if (x.method().safe() && !x.webSocket() || x.get(SessionAuthenticator.USED) == null) {
      return Verdict.CONTINUE;
    }
    return isOwn(x)
        ? Verdict.CONTINUE
        : Refusal.of(Code.SESSION_CROSS_SITE, "sent by a page of another origin");
  }

  /// Whether a page of ours has sent it, or no page at all.
  public boolean isOwn(Exchange x) {
    Head head = x.head();
    if (head.has(Names.ORIGIN)) {
      String origin = head.only(Names.ORIGIN).toString();
      return origin.equals(own.origin(x)) || trusted.contains(origin);
    }
    Bytes site = head.only(SITE);
    return !head.has(SITE) || site.sameIgnoringCase("same-origin") || site.sameIgnoringCase("none");
  }

  /// Whether the browser says at all which page has sent it.
  public boolean isSaid(Exchange x) {
    return x.head().has(Names.ORIGIN) || x.head().has(SITE);
  }
}

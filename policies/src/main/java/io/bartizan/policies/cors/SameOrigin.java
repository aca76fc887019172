package io.bartizan.policies.cors;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;

/// Lets no page of another origin open a WebSocket where no `cors` says which pages may. Browsers
/// send cookies with such a handshake and let the page read all that comes, without ever asking for
/// permission; the only thing that tells is `Origin`, which they always send.
public final class SameOrigin implements OnHead {
  /// What `bartizan check` shows.
  public static final String TEXT = "WebSockets from pages of the gateway's own origin only";

  private static final int SHOWN = 100;

  @Override
  public Verdict onHead(Exchange x) {
    if (!x.webSocket() || !x.head().has(Names.ORIGIN)) {
      return Verdict.CONTINUE;
    }
    Bytes origin = x.head().only(Names.ORIGIN);
    return OwnOrigin.is(x, origin) ? Verdict.CONTINUE : foreign(origin.toString());
  }

  private static Refusal foreign(String origin) {
    return Refusal.of(
        Code.CORS_ORIGIN,
        "WebSocket from origin " + origin.substring(0, Math.min(SHOWN, origin.length())));
  }
}

package io.bartizan.policies;

import io.bartizan.config.Check;
import io.bartizan.config.Doc;
import io.bartizan.policies.transform.RedirectConfig;
import io.bartizan.policies.transform.RespondConfig;
import io.bartizan.policies.transform.RewriteConfig;
import io.bartizan.policies.upstream.Publish;
import org.jspecify.annotations.Nullable;

/// The keys of a route that say what becomes of an admitted request, besides its service.
public record Goal(
    @Doc("Which path the upstream sees in place of the request's.") @Nullable RewriteConfig rewrite,
    @Doc("Sends clients elsewhere, in place of `service`.") @Nullable RedirectConfig redirect,
    @Doc("Answers without an upstream, in place of `service`.") @Nullable RespondConfig respond,
    @Doc(
            "Answers with something of the gateway's own, in place of `service`: `identity-keys`, the JSON Web Key Set by which upstreams"
                + " check `identity-token`.")
        @Nullable Publish publish) {
  /// Nothing besides a service.
  public static final Goal SERVICE = new Goal(null, null, null, null);

  public Goal {
    Check.all()
        .and(redirect == null || respond == null, "respond", "present", "not beside `redirect`")
        .and(
            publish == null || redirect == null && respond == null,
            "publish",
            "present",
            "not beside `redirect` and `respond`")
        .and(
            rewrite == null || redirect == null && respond == null && publish == null,
            "rewrite",
            "present",
            "only with a service")
        .done();
  }

  /// Whether the gateway itself answers, so that there is no service.
  public boolean answers() {
    return redirect != null || respond != null || publish != null;
  }

  /// What `bartizan check` shows in place of a service: `redirect 308 to /new`.
  public String text() {
    return redirect != null
        ? "redirect " + redirect.text()
        : respond != null
            ? "respond " + respond.text()
            : publish != null ? "publish identity-keys" : "";
  }
}

package io.bartizan.policies;

/// Where a policy stands. The order of the constants is the order on the road, and this is the only
/// place that says so; an answer meets them in the same order. What `defaults` say of [#ADDRESSES]
/// and [#RATE] stands before the route is known; all else stands on the route.
public enum Stage {
  /// Which client addresses are admitted.
  ADDRESSES("addresses", true),
  /// Limits that every request meets, also one that no route serves.
  RATE("limit", true),
  /// Which web pages may call; answers preflights.
  CORS("cors", true),
  /// Which web pages may open WebSockets where nothing else says so.
  ORIGIN("websocket-origin", false),
  /// The route's limits per client address, for callers who fail to prove who they are.
  CREDENTIAL_RATE("limit", true),
  /// Who is calling.
  AUTHENTICATE("authenticate", false),
  /// The route's limits.
  ROUTE_RATE("limit", true),
  /// Whether the caller may.
  AUTHORIZE("authorize", false),
  /// Decodes compressed request bodies.
  DECOMPRESS("decompress", false),
  /// Rules against attacks.
  WAF("waf", true),
  /// What answers say to browsers.
  SECURITY_HEADERS("security-headers", true),
  /// Compresses answers.
  COMPRESS("compress", false),
  /// Which path the upstream sees.
  REWRITE("rewrite", false),
  /// Which fields the upstream sees.
  REQUEST_HEADERS("request-headers", false),
  /// Tells the upstream who calls.
  IDENTITY_TOKEN("identity-token", false),
  /// Tells the upstream who the gateway is.
  OWN_TOKEN("oauth", false),
  /// Which fields the client sees.
  RESPONSE_HEADERS("response-headers", false),
  /// Pages where people sign in and out.
  SIGN_IN("sign-in", false),
  /// Sends clients elsewhere.
  REDIRECT("redirect", false),
  /// Answers without an upstream.
  RESPOND("respond", false),
  /// Answers with what the gateway publishes.
  PUBLISH("publish", false);

  private final String policy;
  private final boolean watchable;

  Stage(String policy, boolean watchable) {
    this.policy = policy;
    this.watchable = watchable;
  }

  /// The policy's key in the configuration, and its name in logs and metrics.
  public String policy() {
    return policy;
  }

  /// Whether a policy may stand here that only reports. Nobody is let in by a policy that is only
  /// watched.
  public boolean isWatchable() {
    return watchable;
  }
}

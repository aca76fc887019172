package io.bartizan.pipeline;

/// When a policy is asked. An enum's order is the order in an exchange.
public enum Moment {
  HEAD,
  ROUTE,
  BODY,
  FORWARD,
  ANSWER,
  END
}

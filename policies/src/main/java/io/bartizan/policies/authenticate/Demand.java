package io.bartizan.policies.authenticate;

/// How many of the ways that a route names have to say who is calling.
public enum Demand {
  /// One is enough, if no other is rejected: the first that is accepted says who it is.
  ANY,
  /// All of them. The first in the order of the reference says who it is.
  ALL
}

/// One package for each policy, and the one list that says in which order they stand.
@org.jspecify.annotations.NullMarked
module io.bartizan.policies {
  requires static org.jspecify;
  requires transitive io.bartizan.pipeline;
  requires io.bartizan.config;
  requires io.bartizan.telemetry;
  requires io.bartizan.identity;
}

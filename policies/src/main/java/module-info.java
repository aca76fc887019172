/// One package for each policy, and the one list that says in which order they stand.
@org.jspecify.annotations.NullMarked
module io.bartizan.policies {
  requires org.jspecify; // at run time too: `@Nullable` on a component says that its key is
  // optional
  requires transitive io.bartizan.pipeline;
  requires transitive io.bartizan.config;
  requires io.bartizan.telemetry;
  requires transitive io.bartizan.identity;
  requires transitive io.bartizan.waf;
  requires com.aayushatharva.brotli4j;

  exports io.bartizan.policies;
  exports io.bartizan.policies.addresses;
  exports io.bartizan.policies.authenticate;
  exports io.bartizan.policies.authorize;
  exports io.bartizan.policies.compress;
  exports io.bartizan.policies.cors;
  exports io.bartizan.policies.headers;
  exports io.bartizan.policies.limit;
  exports io.bartizan.policies.signin;
  exports io.bartizan.policies.transform;
  exports io.bartizan.policies.upstream;
  exports io.bartizan.policies.waf;
}

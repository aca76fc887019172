/// What tests of the whole gateway stand on: a gateway on port 0, scripted upstreams, a clock moved
/// by hand.
@org.jspecify.annotations.NullMarked
module io.bartizan.testkit {
  requires static org.jspecify;
  requires io.bartizan.pipeline;
  requires io.bartizan.config;
  requires io.bartizan.telemetry;
  requires io.bartizan.identity;
  requires io.bartizan.policies;
  requires io.bartizan.proxy;
  requires io.bartizan.gateway;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
}

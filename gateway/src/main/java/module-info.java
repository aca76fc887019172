/// The command line, and the wiring of everything.
@org.jspecify.annotations.NullMarked
module io.bartizan.gateway {
  requires java.logging;
  requires static org.jspecify;
  requires io.bartizan.pipeline;
  requires io.bartizan.config;
  requires io.bartizan.telemetry;
  requires io.bartizan.identity;
  requires io.bartizan.policies;
  requires io.bartizan.proxy;
  requires io.bartizan.waf;
  requires com.nimbusds.jose.jwt;
  requires java.management; // how this process was started
  requires java.net.http; // `prepare` visits itself
  requires jdk.httpserver;
  requires jdk.unsupported; // signals
}

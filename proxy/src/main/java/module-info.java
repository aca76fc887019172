/// The data plane: listeners, TLS, HTTP and upstreams; the only room that knows Netty.
@org.jspecify.annotations.NullMarked
module io.bartizan.proxy {
  exports io.bartizan.proxy.balance;
  exports io.bartizan.proxy.dns;
  exports io.bartizan.proxy.edge;
  exports io.bartizan.proxy.guard;
  exports io.bartizan.proxy.http1;
  exports io.bartizan.proxy.lane;
  exports io.bartizan.proxy.path;
  exports io.bartizan.proxy.proxyprotocol;
  exports io.bartizan.proxy.route;
  exports io.bartizan.proxy.settings;
  exports io.bartizan.proxy.trust;
  exports io.bartizan.proxy.upstream;

  requires java.logging;
  requires static org.jspecify;
  requires transitive io.bartizan.pipeline;
  requires transitive io.bartizan.config;
  requires transitive io.bartizan.telemetry;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.dns;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.resolver;
  requires io.netty.resolver.dns;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.tcnative.classes.openssl;
  requires io.netty.transport.unix.common;
}

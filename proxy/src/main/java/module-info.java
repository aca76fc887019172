/// The data plane: listeners, TLS, HTTP and upstreams; the only room that knows Netty.
@org.jspecify.annotations.NullMarked
module io.bartizan.proxy {
  exports io.bartizan.proxy.settings;

  requires static org.jspecify;
  requires transitive io.bartizan.pipeline;
  requires transitive io.bartizan.config;
  requires io.bartizan.telemetry;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
}

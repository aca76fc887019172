/// The data plane: listeners, TLS, HTTP and upstreams; the only room that knows Netty.
package io.bartizan.proxy;

/// The PROXY protocol, versions 1 and 2: who the client of a load balancer is.
package io.bartizan.proxy.proxyprotocol;

/// TLS of clients once their handshake is done.
package io.bartizan.proxy.tls;

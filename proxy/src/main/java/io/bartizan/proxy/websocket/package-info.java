/// WebSocket (RFC 6455): handshakes and frames.
package io.bartizan.proxy.websocket;

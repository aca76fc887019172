/// HTTP/2 as bytes (RFC 9113), and HPACK (RFC 7541) into and out of the one table of fields.
package io.bartizan.proxy.http2;

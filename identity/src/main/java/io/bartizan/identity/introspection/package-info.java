/// Tokens that their issuer is asked about (RFC 7662).
package io.bartizan.identity.introspection;

/// Callers that prove themselves by the certificate of their TLS connection.
package io.bartizan.identity.mtls;

/// Structured field values (RFC 8941, RFC 9651), read strictly and within bounds.
package io.bartizan.identity.structured;

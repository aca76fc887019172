/// HTTP Message Signatures (RFC 9421) by consumers' keys, with digests of the content (RFC 9530).
package io.bartizan.identity.signature;

/// SAML 2.0: the gateway as a service provider. Claims are taken only from octets that a signature
/// covers.
package io.bartizan.identity.saml;

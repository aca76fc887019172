/// OpenID Connect: people who sign in with a provider.
package io.bartizan.identity.oidc;

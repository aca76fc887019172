package io.bartizan.gateway.assembly;

import io.bartizan.identity.grant.GrantRequest;
import io.bartizan.identity.web.ClientLogin;
import io.bartizan.identity.web.SecretBy;
import io.bartizan.proxy.settings.OAuthSettings;

/// What is asked for where a service is shown a token of the gateway's own.
final class OwnTokens {
  private OwnTokens() {}

  static GrantRequest request(OAuthSettings oauth) {
    SecretBy by =
        switch (oauth.secretBy()) {
          case BASIC -> SecretBy.BASIC;
          case POST -> SecretBy.POST;
        };
    return new GrantRequest(
        oauth.tokenUrl(),
        new ClientLogin(oauth.clientId(), oauth.clientSecret(), by),
        String.join(" ", oauth.scopes()),
        oauth.audience() == null ? "" : oauth.audience(),
        oauth.trust(),
        oauth.timeout());
  }
}

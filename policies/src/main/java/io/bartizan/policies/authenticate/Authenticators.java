package io.bartizan.policies.authenticate;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.apikey.ApiKeyAuthenticator;
import io.bartizan.identity.consumer.Consumers;
import java.util.ArrayList;
import java.util.List;

/// Makes the authenticators of one configuration.
///
/// @param backing what they stand on
/// @param consumers who has credentials of ours
public record Authenticators(Backing backing, Consumers consumers) {

  /// The policies that `config` describes, in the order of the road: who is calling, then whatever
  /// else has to be looked at for that. May read files.
  ///
  /// @throws IllegalArgumentException if a file that is named holds nothing of use
  public List<Object> policies(AuthenticateConfig config) {
    return List.of(new Authenticate(config.realm(), config.require(), of(config)));
  }

  /// In the order in which they are asked.
  private List<Authenticator> of(AuthenticateConfig config) {
    List<Authenticator> authenticators = new ArrayList<>();
    if (config.jwt() != null) {
      authenticators.add(backing.issuers().authenticator(config.jwt()));
    }
    if (config.apiKey() != null) {
      authenticators.add(new ApiKeyAuthenticator(config.apiKey(), consumers));
    }
    return authenticators;
  }
}

package io.bartizan.policies.authenticate;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.apikey.ApiKeyAuthenticator;
import io.bartizan.identity.basic.BasicAuthenticator;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.session.StepUp;
import io.bartizan.identity.signin.SignIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes the authenticators of one configuration.
///
/// @param backing what they stand on
/// @param consumers who has credentials of ours
/// @param signIns by name, how people sign in
public record Authenticators(Backing backing, Consumers consumers, Map<String, SignIn> signIns) {

  /// The policies that `config` describes, in the order of the road: who is calling, then whatever
  /// else has to be looked at for that. May read files.
  ///
  /// @throws IllegalArgumentException if a file that is named holds nothing of use
  public List<Object> policies(AuthenticateConfig config) {
    List<Object> policies = new ArrayList<>();
    policies.add(new Authenticate(config.realm(), config.require(), of(config)));
    if (config.signIn() != null) {
      policies.addAll(signIn(config.signIn().value()).policies());
    }
    return policies;
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
    if (config.basic() != null) {
      authenticators.add(new BasicAuthenticator(config.basic(), consumers, backing.passwords()));
    }
    if (config.signIn() != null) {
      StepUp demand = config.stepUp() == null ? StepUp.NONE : config.stepUp();
      authenticators.add(signIn(config.signIn().value()).authenticator(demand));
    }
    return authenticators;
  }

  private SignIn signIn(String name) {
    SignIn signIn = signIns.get(name);
    if (signIn == null) {
      throw new IllegalArgumentException("sign-in: " + name + " (expected: one under `sign-in`)");
    }
    return signIn;
  }
}

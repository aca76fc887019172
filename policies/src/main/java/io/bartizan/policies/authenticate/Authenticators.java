package io.bartizan.policies.authenticate;

import io.bartizan.config.Located;
import io.bartizan.identity.Authenticator;
import io.bartizan.identity.apikey.ApiKeyAuthenticator;
import io.bartizan.identity.basic.BasicAuthenticator;
import io.bartizan.identity.bearer.BearerAuthenticator;
import io.bartizan.identity.bearer.Safeguard;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.dpop.Dpop;
import io.bartizan.identity.dpop.GivenNonces;
import io.bartizan.identity.mtls.Authorities;
import io.bartizan.identity.mtls.Inquiry;
import io.bartizan.identity.mtls.MtlsAuthenticator;
import io.bartizan.identity.mtls.MtlsConfig;
import io.bartizan.identity.recall.Recallable;
import io.bartizan.identity.session.StepUp;
import io.bartizan.identity.signature.DigestCheck;
import io.bartizan.identity.signature.SignatureAuthenticator;
import io.bartizan.identity.signin.SignIn;
import io.bartizan.identity.token.Tokens;
import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Exchange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    Dpop dpop = config.dpop() == null ? null : backing.proofs().of(config.dpop());
    policies.add(new Authenticate(config.realm(), config.require(), of(config, dpop)));
    if (dpop != null && dpop.givesNonces()) {
      policies.add(new GivenNonces(dpop));
    }
    if (config.signature() != null) {
      policies.add(new DigestCheck(config.signature(), config.realm()));
    }
    if (config.signIn() != null) {
      policies.addAll(signIn(config.signIn().value()).policies());
    }
    return policies;
  }

  /// In the order in which they are asked.
  private List<Authenticator> of(AuthenticateConfig config, @Nullable Dpop dpop) {
    List<Authenticator> authenticators = new ArrayList<>();
    List<Tokens> tokens = tokens(config);
    if (!tokens.isEmpty()) {
      authenticators.add(new BearerAuthenticator(tokens, safeguard(dpop)));
    }
    if (config.apiKey() != null) {
      authenticators.add(recallable(new ApiKeyAuthenticator(config.apiKey(), consumers)));
    }
    if (config.basic() != null) {
      authenticators.add(
          recallable(new BasicAuthenticator(config.basic(), consumers, backing.passwords())));
    }
    if (config.ldap() != null) {
      authenticators.add(recallable(backing.directories().authenticator(config.ldap())));
    }
    if (config.mtls() != null) {
      authenticators.add(recallable(mtls(config.mtls())));
    }
    if (config.signature() != null) {
      authenticators.add(
          recallable(
              new SignatureAuthenticator(
                  config.signature(), consumers, backing.computers(), backing.store())));
    }
    if (config.signIn() != null) {
      StepUp demand = config.stepUp() == null ? StepUp.NONE : config.stepUp();
      authenticators.add(recallable(signIn(config.signIn().value()).authenticator(demand)));
    }
    return authenticators;
  }

  private Authenticator recallable(Authenticator way) {
    return new Recallable(way, backing.revocations());
  }

  private MtlsAuthenticator mtls(MtlsConfig config) {
    Inquiry inquiry =
        config.ocsp() == null ? null : new Inquiry(config.ocsp(), backing.responders());
    List<Path> files = config.trust().stream().map(Located::value).toList();
    return new MtlsAuthenticator(config, Authorities.in(files), consumers, inquiry);
  }

  private static @Nullable String thumbprint(Exchange x) {
    ClientCertificate certificate = x.certificate();
    return certificate == null ? null : certificate.thumbprint();
  }

  private List<Tokens> tokens(AuthenticateConfig config) {
    List<Tokens> tokens = new ArrayList<>();
    config.jwt().forEach(jwt -> tokens.add(backing.issuers().tokens(jwt)));
    if (config.introspection() != null) {
      tokens.add(backing.introspectors().of(config.introspection()));
    }
    return tokens;
  }

  private Safeguard safeguard(@Nullable Dpop dpop) {
    return new Safeguard(backing.revocations(), Authenticators::thumbprint, backing.store(), dpop);
  }

  private SignIn signIn(String name) {
    SignIn signIn = signIns.get(name);
    if (signIn == null) {
      throw new IllegalArgumentException("sign-in: " + name + " (expected: one under `sign-in`)");
    }
    return signIn;
  }
}

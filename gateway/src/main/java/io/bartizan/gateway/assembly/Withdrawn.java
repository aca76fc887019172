package io.bartizan.gateway.assembly;

import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.jwt.JwtConfig;
import io.bartizan.identity.ldap.LdapConfig;
import io.bartizan.identity.mtls.CertificateLease;
import io.bartizan.identity.recall.CallerNames;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Revocation;
import io.bartizan.policies.Guards;
import io.bartizan.policies.authenticate.AuthenticateConfig;
import io.bartizan.proxy.trust.ClientTrust;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is no longer believed: API keys that a configuration has taken away or changed, tokens of
/// issuers and people of directories that no route trusts any more, and who or what was withdrawn
/// before its end.
final class Withdrawn implements Revocation {
  private static final String TOKEN = "jwt";
  private static final String INTROSPECTION = "introspection";
  private static final String DIRECTORY = "ldap";
  private static final Set<String> SIGN_INS = Set.of("oidc", "saml");

  private final Consumers consumers;
  private final Revocations revocations;
  private final List<ClientTrust> trusts;
  private final Set<String> issuers;
  private final Set<String> directories;
  private final boolean introspects;
  private final Set<String> providers;

  /// @param trusts whom the listeners believe
  Withdrawn(
      Consumers consumers,
      Revocations revocations,
      GatewaySettings settings,
      List<ClientTrust> trusts) {
    this.consumers = consumers;
    this.revocations = revocations;
    this.trusts = trusts;
    List<AuthenticateConfig> ways =
        Stream.concat(
                Stream.of(settings.defaults().guards()),
                settings.allRoutes().stream().map(route -> route.guards()))
            .map(Guards::authenticate)
            .filter(Objects::nonNull)
            .toList();
    this.directories =
        ways.stream()
            .map(AuthenticateConfig::ldap)
            .filter(Objects::nonNull)
            .map(LdapConfig::issuer)
            .collect(Collectors.toUnmodifiableSet());
    this.introspects = ways.stream().anyMatch(way -> way.introspection() != null);
    this.issuers =
        ways.stream()
            .flatMap(way -> way.jwt().stream())
            .map(JwtConfig::issuer)
            .collect(Collectors.toUnmodifiableSet());
    this.providers =
        settings.signIn().values().stream()
            .flatMap(signIn -> signIn.providers().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean revokes(Identity identity) {
    return consumers.revokes(identity)
        || identity.lease() instanceof CertificateLease lease && revokes(lease)
        || identity.method().equals(TOKEN) && !issuers.contains(identity.issuer())
        || identity.method().equals(DIRECTORY) && !directories.contains(identity.issuer())
        || identity.method().equals(INTROSPECTION) && !introspects
        || SIGN_INS.contains(identity.method()) && !providers.contains(identity.issuer())
        || revocations.isUsed() && revocations.revokes(CallerNames.of(identity))
        || identity.others().stream().anyMatch(this::revokes);
  }

  @Override
  public long edition() {
    return revocations.edition();
  }

  /// Whether no listener believes the certificate any more, or it is no consumer's.
  private boolean revokes(CertificateLease lease) {
    return lease.known() != null && consumers.revokes(lease.known())
        || trusts.stream().noneMatch(trust -> trust.believes(lease.certificate()));
  }
}

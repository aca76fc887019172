package io.bartizan.identity.mtls;

import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// Finds the caller's name in a certificate, and what that name is admitted to be. Immutable.
final class Naming {
  private record Roles(NamePattern pattern, Set<String> roles) {}

  private final CallerName kind;
  private final @Nullable String trustDomain;
  private final List<NamePattern> allowed;
  private final List<Roles> roles;
  private final ConsumerSearch consumers;

  private Naming(MtlsConfig config, ConsumerSearch consumers) {
    this.kind = config.caller();
    this.trustDomain = config.trustDomain();
    this.allowed = config.allow().stream().map(text -> NamePattern.of(kind, text)).toList();
    this.roles =
        config.roles().entrySet().stream()
            .map(each -> new Roles(NamePattern.of(kind, each.getKey()), each.getValue()))
            .toList();
    this.consumers = consumers;
  }

  static Naming of(MtlsConfig config, Consumers consumers) {
    return new Naming(config, new ConsumerSearch(consumers));
  }

  Named name(ClientCertificate certificate) {
    return switch (kind) {
      case SUBJECT -> subject(certificate);
      case SPIFFE -> spiffe(certificate);
      case URI -> only("URI", certificate.names().uris(), certificate);
      case DNS -> only("DNS name", certificate.names().dns(), certificate);
      case EMAIL -> only("e-mail address", certificate.names().emails(), certificate);
      case CONSUMER -> consumers.find(certificate);
    };
  }

  static Named rejected(Code code, String reason) {
    return new Named.Fixed(new Proof.Rejected(code, reason));
  }

  private Named subject(ClientCertificate certificate) {
    return certificate.subject().isEmpty()
        ? rejected(Code.CERTIFICATE_NAME, "no subject")
        : admit(certificate.subject(), authority(certificate), certificate);
  }

  private Named only(String what, List<String> names, ClientCertificate certificate) {
    if (names.size() == 1 && names.getFirst().indexOf('*') >= 0) {
      return rejected(Code.CERTIFICATE_NAME, "a %s that stands for many".formatted(what));
    }
    return names.size() == 1
        ? admit(names.getFirst(), authority(certificate), certificate)
        : rejected(
            Code.CERTIFICATE_NAME,
            "%d times a %s (expected: exactly one)".formatted(names.size(), what));
  }

  private Named spiffe(ClientCertificate certificate) {
    List<String> uris = certificate.names().uris();
    SpiffeId id = uris.size() == 1 ? SpiffeId.of(uris.getFirst()) : null;
    if (id == null) {
      return rejected(
          Code.CERTIFICATE_NAME,
          uris.size() == 1
              ? "a URI that is no SPIFFE ID"
              : uris.size() + " URIs (expected: exactly one)");
    }
    if (trustDomain != null && !trustDomain.equals(id.trustDomain())) {
      return rejected(Code.CERTIFICATE_UNKNOWN, "a SPIFFE ID of another trust domain");
    }
    return admit(id.text(), "spiffe://" + id.trustDomain(), certificate);
  }

  private static String authority(ClientCertificate certificate) {
    return certificate.authority().getSubjectX500Principal().getName(X500Principal.RFC2253);
  }

  private Named admit(String name, String issuer, ClientCertificate certificate) {
    if (!allowed.isEmpty() && allowed.stream().noneMatch(pattern -> pattern.matches(name))) {
      return rejected(Code.CERTIFICATE_UNKNOWN, "a name that is not admitted");
    }
    Set<String> granted = new HashSet<>();
    for (Roles each : roles) {
      if (each.pattern().matches(name)) {
        granted.addAll(each.roles());
      }
    }
    Identity identity =
        Identity.of(name, issuer, MtlsAuthenticator.NAME, granted, Set.of(), claims(certificate))
            .with(new CertificateLease(certificate, null));
    return new Named.Fixed(new Proof.Accepted(identity));
  }

  /// What conditions and templates may want to know.
  private static Map<String, Object> claims(ClientCertificate certificate) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("subject", certificate.subject());
    claims.put("thumbprint", certificate.thumbprint());
    claims.put("serial", certificate.leaf().getSerialNumber().toString(16));
    claims.put("dns", certificate.names().dns());
    claims.put("uris", certificate.names().uris());
    claims.put("emails", certificate.names().emails());
    return claims;
  }
}

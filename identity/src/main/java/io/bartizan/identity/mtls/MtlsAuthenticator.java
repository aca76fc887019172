package io.bartizan.identity.mtls;

import io.bartizan.identity.Authenticator;
import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Presented;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says who is calling by the certificate of the connection, which the listener has verified. What
/// it has found is kept with the certificate, so that only the first request of a connection takes
/// time. Nothing that a request carries is looked at.
public final class MtlsAuthenticator implements Authenticator {
  /// What it is called.
  public static final String NAME = "mtls";

  private static final Proof ELSEWHERE =
      new Proof.Rejected(
          Code.CERTIFICATE_ROOT, "certified by an authority that does not count on this route");

  private final Set<X509Certificate> authorities;
  private final Naming naming;
  private final @Nullable Inquiry inquiry;

  /// @param authorities those that count; empty for all that the listener trusts
  /// @param inquiry asks whether certificates were revoked; null if nobody asks
  public MtlsAuthenticator(
      MtlsConfig config,
      Set<X509Certificate> authorities,
      Consumers consumers,
      @Nullable Inquiry inquiry) {
    this.authorities = Set.copyOf(authorities);
    this.naming = Naming.of(config, consumers);
    this.inquiry = inquiry;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Proof prove(Exchange x) {
    ClientCertificate certificate = x.certificate();
    if (certificate == null) {
      Presented.Distrusted why = x.distrusted();
      return why == null ? Proof.Absent.ABSENT : new Proof.Rejected(why.code(), why.reason());
    }
    Proof named = named(certificate, x);
    return inquiry == null || !(named instanceof Proof.Accepted)
        ? named
        : inquiry.ask(x, certificate, named);
  }

  private Proof named(ClientCertificate certificate, Exchange x) {
    Object known = certificate.note(this);
    if (known == null) {
      known =
          authorities.isEmpty() || authorities.contains(certificate.authority())
              ? naming.name(certificate)
              : new Named.Fixed(ELSEWHERE);
      certificate.note(this, known);
    }
    return ((Named) known).at(x.startMillis());
  }

  /// No scheme is registered for certificates (RFC 9110, section 11.1): it says that one is wanted.
  @Override
  public String challenge(String realm, @Nullable Code rejected) {
    return "ClientCertificate realm=\"" + realm + '"';
  }

  /// The certificate belongs to the connection: nothing of it is forwarded.
  @Override
  public void conceal(Exchange x, Edits edits) {}
}

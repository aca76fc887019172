package io.bartizan.identity.mtls;

import io.bartizan.identity.consumer.Known;
import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Lease;
import org.jspecify.annotations.Nullable;

/// A caller is who it is as long as every certificate of its path is good.
///
/// @param known the consumer's credential to which the certificate belongs; null if there is none
public record CertificateLease(ClientCertificate certificate, @Nullable Known known)
    implements Lease {
  @Override
  public long end() {
    return known == null ? certificate.end() : Math.min(certificate.end(), known.end());
  }
}

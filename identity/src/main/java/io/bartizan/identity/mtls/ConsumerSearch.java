package io.bartizan.identity.mtls;

import io.bartizan.identity.consumer.CertificateConfig;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.consumer.CredentialKind;
import io.bartizan.identity.consumer.Known;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Code;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the consumer that a certificate belongs to: by its fingerprint, else by its names, of
/// which all that are known must be of one consumer.
record ConsumerSearch(Consumers consumers) {

  Named find(ClientCertificate certificate) {
    Known found = find(CertificateConfig.bySha256(certificate.thumbprint()));
    if (found == null) {
      for (String id : ids(certificate)) {
        Known other = find(id);
        if (found != null && other != null && !other.consumer().equals(found.consumer())) {
          return Naming.rejected(Code.CERTIFICATE_NAME, "names of several consumers");
        }
        found = found == null ? other : found;
      }
    }
    return found == null
        ? Naming.rejected(Code.CERTIFICATE_UNKNOWN, "a certificate of no consumer")
        : Named.OfConsumer.of(found, new CertificateLease(certificate, found));
  }

  private static List<String> ids(ClientCertificate certificate) {
    List<String> ids = new ArrayList<>();
    certificate.names().uris().forEach(uri -> ids.add(CertificateConfig.byUri(uri)));
    certificate.names().dns().forEach(host -> ids.add(CertificateConfig.byDns(host)));
    certificate.names().emails().forEach(mail -> ids.add(CertificateConfig.byEmail(mail)));
    ids.add(CertificateConfig.bySubject(certificate.leaf().getSubjectX500Principal()));
    return ids;
  }

  private @Nullable Known find(String id) {
    return consumers.find(CredentialKind.CERTIFICATE, Bytes.of(id));
  }
}

package io.bartizan.identity.mtls;

import io.bartizan.identity.web.Places;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import io.bartizan.pipeline.Ticker;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/// One question to one responder (RFC 6960). Blocks. Whether the answer is signed by whom it must
/// be, about this certificate and of now, is the JDK's judgement.
@SuppressWarnings("JavaUtilDate") // java.security.cert has nothing else
final class OcspVisit {
  private static final ASN1ObjectIdentifier SHA1 = new ASN1ObjectIdentifier("1.3.14.3.2.26");
  private static final String ACCESS = "1.3.6.1.5.5.7.1.1";

  private final OcspDesk.Question question;
  private final Ticker ticker;

  OcspVisit(OcspDesk.Question question, Ticker ticker) {
    this.question = question;
    this.ticker = ticker;
  }

  Standing ask() throws InterruptedException {
    URI responder = question.responder() == null ? named() : question.responder();
    if (responder == null) {
      return OcspDesk.unknown(ticker, "it names no responder, nor does the configuration");
    }
    Duration patience = Duration.ofMillis(question.timeoutMillis());
    try (Web web = new Web(null, patience)) {
      Web.Document answer =
          Web.checked(responder, web.post(responder, request(), "application/ocsp-request"));
      return judge(answer.body().toArray());
    } catch (Unusable | IOException | GeneralSecurityException | IllegalArgumentException e) {
      return OcspDesk.unknown(ticker, "no answer of its responder: " + e.getMessage());
    }
  }

  /// The responder that the certificate names; null if there is none that can be asked.
  private @Nullable URI named() {
    byte[] extension = question.leaf().getExtensionValue(ACCESS);
    if (extension == null) {
      return null;
    }
    byte[] value = ASN1OctetString.getInstance(extension).getOctets();
    for (AccessDescription each :
        AuthorityInformationAccess.getInstance(value).getAccessDescriptions()) {
      GeneralName place = each.getAccessLocation();
      if (each.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
          && place.getTagNo() == GeneralName.uniformResourceIdentifier) {
        return Places.of(place.getName().toString());
      }
    }
    return null;
  }

  /// The question in DER: an issuer's name and key by their SHA-1, as all responders understand,
  /// and a serial number.
  private byte[] request() throws GeneralSecurityException, IOException {
    MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
    byte[] name = sha1.digest(question.issuer().getSubjectX500Principal().getEncoded());
    byte[] key =
        sha1.digest(
            SubjectPublicKeyInfo.getInstance(question.issuer().getPublicKey().getEncoded())
                .getPublicKeyData()
                .getBytes());
    ASN1Encodable certificate =
        new DERSequence(
            new ASN1Encodable[] {
              new AlgorithmIdentifier(SHA1, DERNull.INSTANCE),
              new DEROctetString(name),
              new DEROctetString(key),
              new ASN1Integer(question.leaf().getSerialNumber())
            });
    ASN1Encodable list = new DERSequence(new DERSequence(certificate));
    return new DERSequence(new DERSequence(list)).getEncoded();
  }

  private Standing judge(byte[] answer) throws GeneralSecurityException {
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
    checker.setOcspResponses(Map.of(question.leaf(), answer));
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(question.issuer(), null)));
    parameters.setDate(new Date(ticker.millis()));
    parameters.addCertPathChecker(checker);
    try {
      validator.validate(
          CertificateFactory.getInstance("X.509").generateCertPath(List.of(question.leaf())),
          parameters);
      return until(Standing.Kind.GOOD);
    } catch (CertPathValidatorException e) {
      return e.getReason() == BasicReason.REVOKED
          ? until(Standing.Kind.REVOKED)
          : OcspDesk.unknown(ticker, "an answer that proves nothing: " + e.getMessage());
    }
  }

  private Standing until(Standing.Kind kind) {
    return new Standing(kind, ticker.millis() + question.rememberMillis(), "");
  }
}

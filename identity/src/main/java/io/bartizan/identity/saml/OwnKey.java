package io.bartizan.identity.saml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// A key of the gateway's own. Thread-safe; prints nothing of it.
final class OwnKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final SignatureAlgorithm algorithm;

  private OwnKey(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
    this.algorithm = SignatureAlgorithm.by(certificate.getPublicKey());
  }

  /// Reads the files. Blocks.
  ///
  /// @throws IllegalArgumentException if they are of no use; says nothing of the key itself
  static OwnKey of(SamlKeyConfig config) {
    X509Certificate certificate = certificate(config);
    PublicKey known = certificate.getPublicKey();
    try {
      OwnKey own = new OwnKey(config.key().use(pem -> read(pem, known)), certificate);
      if (SignatureAlgorithm.strong(known) && own.fits()) {
        return own;
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // said below for whatever reason
    }
    throw new IllegalArgumentException(
        "key: "
            + config.key().source()
            + " (expected: the private key of "
            + config.certificate()
            + ", PKCS #8 in PEM, RSA of at least 2048 bits or EC)");
  }

  /// The same for a key that decrypts.
  static OwnKey ofRsa(SamlKeyConfig config) {
    OwnKey own = of(config);
    if (own.algorithm != SignatureAlgorithm.RSA_SHA256) {
      throw new IllegalArgumentException(
          "decryption: " + config.certificate() + " (expected: an RSA key)");
    }
    return own;
  }

  private static X509Certificate certificate(SamlKeyConfig config) {
    try (InputStream in = Files.newInputStream(config.certificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "certificate: " + config.certificate() + ": " + e.getMessage(), e);
    }
  }

  private static PrivateKey read(byte[] pem, PublicKey known) {
    Matcher matcher = PEM.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new IllegalArgumentException("no PEM");
    }
    byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1));
    try {
      return KeyFactory.getInstance(known.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("no key of that kind", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a kind of key that is not known", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private boolean fits() throws GeneralSecurityException {
    Signature check = algorithm.signature();
    check.initVerify(certificate.getPublicKey());
    check.update(PROBE);
    return check.verify(sign(PROBE));
  }

  /// Signs with [#algorithm].
  byte[] sign(byte[] bytes) throws GeneralSecurityException {
    Signature signature = algorithm.signature();
    signature.initSign(key);
    signature.update(bytes);
    return signature.sign();
  }

  /// Signs `element`, which has an `ID`; the signature stands behind its child `after`, or first if
  /// that is null.
  void envelop(Element element, @Nullable Element after) {
    Envelope.seal(element, after, key, algorithm);
  }

  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  PrivateKey secret() {
    return key;
  }

  X509Certificate certificate() {
    return certificate;
  }
}

package io.bartizan.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// A certificate authority for one test, with P-256 keys. It writes certificates and keys as PEM
/// files into one folder.
public final class TestCertificates {
  private static final char[] NO_PASSWORD = new char[0];
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private TestCertificates(Path folder) throws IOException, GeneralSecurityException {
    this.folder = Files.createDirectories(folder);
    this.keys = newKeys();
    this.certificate = authority();
    Files.writeString(file(), pem("CERTIFICATE", certificate.getEncoded()));
  }

  /// A new authority, whose certificate is written to `ca.pem` in `folder`.
  public static TestCertificates in(Path folder) throws IOException, GeneralSecurityException {
    return new TestCertificates(folder);
  }

  /// A certificate with its key.
  ///
  /// @param file the certificate and its authority's, in PEM
  /// @param keyFile the key, PKCS #8 in PEM
  public record Leaf(Path file, Path keyFile, X509Certificate certificate, PrivateKey key) {}

  /// The authority's certificate, in PEM.
  public Path file() {
    return folder.resolve("ca.pem");
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /// A server's certificate, valid for a day, in `NAME.pem` and `NAME.key`. Files of that name are
  /// replaced.
  ///
  /// @param hosts DNS names and IP addresses that it is valid for
  public Leaf server(String name, String... hosts) throws IOException, GeneralSecurityException {
    Instant now = Instant.now();
    return leaf(
        name,
        KeyPurposeId.id_kp_serverAuth,
        now.minus(Duration.ofHours(1)),
        now.plus(Duration.ofDays(1)),
        hosts);
  }

  /// A server's certificate that ceased to be valid an hour ago.
  public Leaf expired(String name, String... hosts) throws IOException, GeneralSecurityException {
    Instant now = Instant.now();
    return leaf(
        name,
        KeyPurposeId.id_kp_serverAuth,
        now.minus(Duration.ofDays(2)),
        now.minus(Duration.ofHours(1)),
        hosts);
  }

  /// A client's certificate, valid for a day.
  public Leaf client(String name) throws IOException, GeneralSecurityException {
    Instant now = Instant.now();
    return leaf(
        name,
        KeyPurposeId.id_kp_clientAuth,
        now.minus(Duration.ofHours(1)),
        now.plus(Duration.ofDays(1)));
  }

  private Leaf leaf(String name, KeyPurposeId purpose, Instant from, Instant to, String... hosts)
      throws IOException, GeneralSecurityException {
    KeyPair pair = newKeys();
    var builder = builder(new X500Principal("CN=" + name), pair, from, to);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    if (hosts.length > 0) {
      builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
    }
    return write(name, sign(builder), pair.getPrivate());
  }

  private Leaf write(String name, X509Certificate leaf, PrivateKey key)
      throws IOException, GeneralSecurityException {
    Path file = folder.resolve(name + ".pem");
    Path keyFile = folder.resolve(name + ".key");
    Files.writeString(
        file, pem("CERTIFICATE", leaf.getEncoded()) + pem("CERTIFICATE", certificate.getEncoded()));
    Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
    return new Leaf(file, keyFile, leaf, key);
  }

  private static GeneralNames names(String... hosts) {
    return new GeneralNames(
        Stream.of(hosts).map(TestCertificates::name).toArray(GeneralName[]::new));
  }

  private static GeneralName name(String host) {
    boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private X509Certificate authority() throws CertIOException, GeneralSecurityException {
    Instant now = Instant.now();
    var builder =
        builder(authorityName(), keys, now.minus(Duration.ofDays(3)), now.plus(Duration.ofDays(3)));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    return sign(builder);
  }

  private X500Principal authorityName() {
    return new X500Principal("CN=Test authority in " + folder.getFileName());
  }

  private JcaX509v3CertificateBuilder builder(
      X500Principal subject, KeyPair pair, Instant from, Instant to) {
    return new JcaX509v3CertificateBuilder(
        authorityName(),
        new BigInteger(120, RANDOM),
        Date.from(from),
        Date.from(to),
        subject,
        pair.getPublic());
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder)
      throws GeneralSecurityException {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(String type, byte[] content) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  /// TLS for a client that trusts this authority and has no certificate of its own.
  public SSLContext trusting() throws IOException, GeneralSecurityException {
    return context(null);
  }

  /// TLS with `leaf` as the own certificate; a peer's certificate must come from this authority.
  public SSLContext using(Leaf leaf) throws IOException, GeneralSecurityException {
    return context(leaf);
  }

  private SSLContext context(@Nullable Leaf leaf) throws IOException, GeneralSecurityException {
    KeyStore trust = store();
    trust.setCertificateEntry("ca", certificate);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    KeyStore own = store();
    if (leaf != null) {
      own.setKeyEntry(
          "leaf",
          leaf.key(),
          NO_PASSWORD,
          Arrays.asList(leaf.certificate(), certificate).toArray(X509Certificate[]::new));
    }
    KeyManagerFactory owned =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    owned.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(owned.getKeyManagers(), trusted.getTrustManagers(), RANDOM);
    return context;
  }

  private static KeyStore store() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}

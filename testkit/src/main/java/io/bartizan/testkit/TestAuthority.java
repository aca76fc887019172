package io.bartizan.testkit;

import java.io.ByteArrayInputStream;
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
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// An authority for certificates of clients, good and bad ones, a root or below another one. Files
/// are written into one folder, under names that must differ.
@SuppressWarnings("JavaUtilDate") // java.security.cert has nothing else
public final class TestAuthority {
  private static final char[] NO_PASSWORD = new char[0];
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final X500Name name;
  private final KeyPair keys = keys("EC", 256);
  private final X509Certificate certificate;
  private final List<X509Certificate> above;

  private TestAuthority(Path folder, String name, @Nullable TestAuthority parent, Limits limits)
      throws IOException, GeneralSecurityException {
    this.folder = Files.createDirectories(folder);
    this.name = new X500Name("CN=" + name);
    this.certificate = certificate(parent == null ? this : parent, limits);
    this.above = new ArrayList<>();
    if (parent != null) {
      above.add(parent.certificate);
      above.addAll(parent.above);
    }
    Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
    Files.writeString(
        folder.resolve(name + ".key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  /// What an authority may do.
  ///
  /// @param length how many others may stand below it; -1 for any number
  /// @param dns in which domain its names must lie; null for any
  /// @param end when it ends
  public record Limits(int length, @Nullable String dns, Instant end) {
    /// None, for three days.
    public static Limits none() {
      return new Limits(-1, null, Instant.now().plus(Duration.ofDays(3)));
    }
  }

  /// A root, whose certificate is in `NAME.pem` and whose key is in `NAME.key`.
  public static TestAuthority root(Path folder, String name)
      throws IOException, GeneralSecurityException {
    return new TestAuthority(folder, name, null, Limits.none());
  }

  /// The same.
  public static TestAuthority root(Path folder, String name, Limits limits)
      throws IOException, GeneralSecurityException {
    return new TestAuthority(folder, name, null, limits);
  }

  /// One that this one has certified.
  public TestAuthority below(String name) throws IOException, GeneralSecurityException {
    return below(name, Limits.none());
  }

  /// The same.
  public TestAuthority below(String name, Limits limits)
      throws IOException, GeneralSecurityException {
    return new TestAuthority(folder, name, this, limits);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public PrivateKey key() {
    return keys.getPrivate();
  }

  /// Its certificate in PEM.
  public Path file() {
    return folder.resolve(name.toString().substring(3) + ".pem");
  }

  private X509Certificate certificate(TestAuthority issuer, Limits limits)
      throws IOException, GeneralSecurityException {
    var builder =
        builder(issuer.name, name, keys, Instant.now().minus(Duration.ofDays(3)), limits.end());
    builder.addExtension(
        Extension.basicConstraints,
        true,
        limits.length() < 0 ? new BasicConstraints(true) : new BasicConstraints(limits.length()));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    if (limits.dns() != null) {
      GeneralSubtree tree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, limits.dns()));
      builder.addExtension(
          Extension.nameConstraints,
          true,
          new NameConstraints(new GeneralSubtree[] {tree}, new GeneralSubtree[0]));
    }
    return sign(builder, issuer.keys.getPrivate(), "SHA256withECDSA");
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Instant from, Instant to) {
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(120, RANDOM),
        Date.from(from),
        Date.from(to),
        subject,
        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
  }

  private static X509Certificate sign(
      X509v3CertificateBuilder builder, PrivateKey key, String algorithm)
      throws IOException, GeneralSecurityException {
    try {
      byte[] der = builder.build(new JcaContentSignerBuilder(algorithm).build(key)).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair keys(String kind, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    if (kind.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp" + bits + "r1"));
    } else {
      generator.initialize(bits);
    }
    return generator.generateKeyPair();
  }

  /// How a client's certificate is made. Changed in place before it is issued.
  public static final class Shape {
    private final String name;
    private final List<GeneralName> names = new ArrayList<>();
    private String subject;
    private Instant from = Instant.now().minus(Duration.ofHours(1));
    private Instant to = Instant.now().plus(Duration.ofDays(1));
    private KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
    private String algorithm = "SHA256withECDSA";
    private String kind = "EC";
    private int bits = 256;
    private int usage = KeyUsage.digitalSignature;
    private boolean authority;
    private int ballast;
    private @Nullable String responder;

    /// @param name of its files, and the common name unless there is another subject
    public Shape(String name) {
      this.name = name;
      this.subject = "CN=" + name;
    }

    public Shape subject(String text) {
      subject = text;
      return this;
    }

    public Shape uri(String uri) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
      return this;
    }

    public Shape dns(String host) {
      names.add(new GeneralName(GeneralName.dNSName, host));
      return this;
    }

    public Shape email(String address) {
      names.add(new GeneralName(GeneralName.rfc822Name, address));
      return this;
    }

    public Shape valid(Instant since, Instant until) {
      from = since;
      to = until;
      return this;
    }

    public Shape purpose(KeyPurposeId other) {
      purpose = other;
      return this;
    }

    /// By which algorithm the authority signs.
    public Shape signed(String other) {
      algorithm = other;
      return this;
    }

    /// Which key it has: `EC` or `RSA`, and how many bits.
    public Shape key(String other, int length) {
      kind = other;
      bits = length;
      return this;
    }

    /// For what the key may be used; see [KeyUsage].
    public Shape usage(int other) {
      usage = other;
      return this;
    }

    /// It says that it may issue certificates.
    public Shape authority() {
      authority = true;
      return this;
    }

    /// It is that many bytes larger.
    public Shape ballast(int bytes) {
      ballast = bytes;
      return this;
    }

    /// It names an OCSP responder.
    public Shape responder(String url) {
      responder = url;
      return this;
    }
  }

  /// A certificate with its key, and those of the authorities above it up to the root's, which is
  /// left out.
  ///
  /// @param file the chain, in PEM
  /// @param keyFile the key, PKCS #8 in PEM
  public record Client(Path file, Path keyFile, List<X509Certificate> chain, PrivateKey key) {
    public X509Certificate leaf() {
      return chain.getFirst();
    }

    /// TLS of a client that shows the certificate, whatever is asked for, and trusts `server`.
    public SSLContext tls(TestCertificates server) throws IOException, GeneralSecurityException {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] own = {new StubbornKey(chain, key)};
      context.init(own, trusting(server), RANDOM);
      return context;
    }
  }

  private static TrustManager[] trusting(TestCertificates server)
      throws IOException, GeneralSecurityException {
    KeyStore trust = store();
    trust.setCertificateEntry("ca", server.certificate());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    return trusted.getTrustManagers();
  }

  private static KeyStore store() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /// A usual certificate of a client.
  public Client client(String name) throws IOException, GeneralSecurityException {
    return issue(new Shape(name));
  }

  /// A certificate of a client.
  public Client issue(Shape shape) throws IOException, GeneralSecurityException {
    KeyPair pair = keys(shape.kind, shape.bits);
    X509v3CertificateBuilder builder = shaped(shape, name, pair);
    X509Certificate leaf = sign(builder, keys.getPrivate(), shape.algorithm);
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    if (!above.isEmpty()) {
      chain.add(certificate);
      chain.addAll(above.subList(0, above.size() - 1));
    }
    return write(shape.name, chain, pair.getPrivate());
  }

  /// A certificate that is signed by its own key.
  public Client selfSigned(Shape shape) throws IOException, GeneralSecurityException {
    KeyPair pair = keys(shape.kind, shape.bits);
    X509v3CertificateBuilder builder = shaped(shape, new X500Name(shape.subject), pair);
    return write(
        shape.name, List.of(sign(builder, pair.getPrivate(), shape.algorithm)), pair.getPrivate());
  }

  private static X509v3CertificateBuilder shaped(Shape shape, X500Name issuer, KeyPair pair)
      throws IOException {
    X509v3CertificateBuilder builder =
        builder(issuer, new X500Name(shape.subject), pair, shape.from, shape.to);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(shape.authority));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(shape.usage));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(shape.purpose));
    if (!shape.names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(shape.names.toArray(GeneralName[]::new)));
    }
    more(shape, builder);
    return builder;
  }

  private static void more(Shape shape, X509v3CertificateBuilder builder) throws IOException {
    if (shape.responder != null) {
      builder.addExtension(
          Extension.authorityInfoAccess,
          false,
          new org.bouncycastle.asn1.x509.AuthorityInformationAccess(
              org.bouncycastle.asn1.x509.AccessDescription.id_ad_ocsp,
              new GeneralName(GeneralName.uniformResourceIdentifier, shape.responder)));
    }
    if (shape.ballast > 0) {
      builder.addExtension(
          new org.bouncycastle.asn1.ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1"),
          false,
          new byte[shape.ballast]);
    }
  }

  private Client write(String file, List<X509Certificate> chain, PrivateKey key)
      throws IOException, GeneralSecurityException {
    Path path = folder.resolve(file + ".pem");
    Path keyPath = folder.resolve(file + ".key");
    StringBuilder text = new StringBuilder();
    for (X509Certificate each : chain) {
      text.append(pem("CERTIFICATE", each.getEncoded()));
    }
    Files.writeString(path, text);
    Files.writeString(keyPath, pem("PRIVATE KEY", key.getEncoded()));
    return new Client(path, keyPath, chain, key);
  }

  /// A revocation list of this authority, in PEM.
  ///
  /// @param next when there will be another one
  public Path revoke(String file, Instant next, X509Certificate... revoked)
      throws IOException, GeneralSecurityException {
    Instant now = Instant.now().minus(Duration.ofHours(2));
    X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(now));
    builder.setNextUpdate(Date.from(next));
    for (X509Certificate each : revoked) {
      builder.addCRLEntry(each.getSerialNumber(), Date.from(now), CRLReason.keyCompromise);
    }
    try {
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
              .getEncoded();
      return Files.writeString(folder.resolve(file), pem("X509 CRL", der));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static String pem(String type, byte[] content) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }
}

package io.bartizan.proxy.settings;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in PEM files (RFC 7468). Blocks on the disk.
public final class PemFile {
  private static final int LONGEST = 1 << 20;
  private static final int LONGEST_LIST = 32 << 20;
  private static final int CERT_SIGN = 5;
  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
  private static final Pattern ENCRYPTED =
      Pattern.compile("BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED");
  private static final String KEY_EXPECTED = "PEM, -----BEGIN PRIVATE KEY-----";

  private record Block(String type, String base64) {
    byte[] der() throws UnusableFile {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException _) {
        throw new UnusableFile("PEM with broken Base64", "PEM as openssl writes it");
      }
    }
  }

  private PemFile() {}

  /// The certificates in `file`, in their order; at least one.
  ///
  /// @throws UnusableFile if there is none, or one that cannot be read
  public static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(text(file))) {
      if (block.type.equals("CERTIFICATE")) {
        found.add(certificate(block.der()));
      }
    }
    if (found.isEmpty()) {
      throw new UnusableFile("no certificate in it", "PEM, -----BEGIN CERTIFICATE-----");
    }
    return found;
  }

  /// The authorities in `file`, in their order; at least one.
  ///
  /// @throws UnusableFile if there is none, one that cannot be read, or a certificate that may not
  ///   issue others
  public static List<X509Certificate> authorities(Path file) throws IOException {
    List<X509Certificate> found = certificates(file);
    for (X509Certificate each : found) {
      boolean[] usage = each.getKeyUsage();
      if (each.getBasicConstraints() < 0 || usage != null && !usage[CERT_SIGN]) {
        throw new UnusableFile(
            "the certificate of " + each.getSubjectX500Principal() + ", which may issue none",
            "certificates of authorities");
      }
      boolean root = each.getSubjectX500Principal().equals(each.getIssuerX500Principal());
      if (!root && each.getExtensionValue(NAME_CONSTRAINTS) != null) {
        throw new UnusableFile(
            "an authority with name constraints that is no root", "the root that has issued it");
      }
    }
    return found;
  }

  /// The revocation lists in `file`: one in DER, or one and more in PEM.
  ///
  /// @throws UnusableFile if there is none, one that cannot be read, or one that is not complete
  public static List<X509CRL> revocationLists(Path file) throws IOException {
    if (Files.size(file) > LONGEST_LIST) {
      throw new UnusableFile("more than 32MiB", "revocation lists");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      List<X509CRL> lists = new ArrayList<>();
      for (CRL list : CertificateFactory.getInstance("X.509").generateCRLs(in)) {
        lists.add(complete((X509CRL) list));
      }
      if (lists.isEmpty()) {
        throw new UnusableFile("no revocation list in it", "X.509 CRLs in PEM, or one in DER");
      }
      return lists;
    } catch (GeneralSecurityException _) {
      throw new UnusableFile(
          "a revocation list that cannot be read", "X.509 CRLs in PEM, or one in DER");
    }
  }

  /// A list with a critical extension is about a part of what its issuer has issued, or about
  /// changes, or about others' certificates: whoever took it for a whole one would miss some.
  private static X509CRL complete(X509CRL list) throws UnusableFile {
    Set<String> critical = list.getCriticalExtensionOIDs();
    if (critical != null && !critical.isEmpty()) {
      throw new UnusableFile(
          "a revocation list with the critical extension " + critical.iterator().next(),
          "complete lists, without critical extensions");
    }
    if (list.getNextUpdate() == null) {
      throw new UnusableFile("a revocation list without an end", "lists with nextUpdate");
    }
    return list;
  }

  private static X509Certificate certificate(byte[] der) throws UnusableFile {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException _) {
      throw new UnusableFile("a certificate that cannot be read", "X.509 in PEM");
    }
  }

  /// The only private key in `file`.
  ///
  /// @throws UnusableFile if there is none, more than one, or one that is encrypted or of an
  ///   unknown kind; never repeats any of it
  public static PrivateKey privateKey(Path file) throws IOException {
    String text = text(file);
    if (ENCRYPTED.matcher(text).find()) {
      throw new UnusableFile(
          "an encrypted key",
          "a key without a password, in a file that only this service can read");
    }
    List<byte[]> keys = new ArrayList<>();
    for (Block block : blocks(text)) {
      switch (block.type) {
        case "PRIVATE KEY" -> keys.add(block.der());
        case "RSA PRIVATE KEY" -> keys.add(Pkcs8.ofRsa(block.der()));
        case "EC PRIVATE KEY" -> keys.add(Pkcs8.ofEc(block.der()));
        default -> {}
      }
    }
    if (keys.size() != 1) {
      throw new UnusableFile(
          keys.isEmpty() ? "no private key in it" : keys.size() + " private keys in it",
          KEY_EXPECTED + ", once");
    }
    return key(keys.getFirst());
  }

  private static PrivateKey key(byte[] pkcs8) throws UnusableFile {
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException _) {
        // Of another kind: the next one is tried.
      }
    }
    throw new UnusableFile(
        "a private key that cannot be read", "an EC, RSA or Ed25519 key, " + KEY_EXPECTED);
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new UnusableFile("more than 1MiB", "a PEM file");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }
}

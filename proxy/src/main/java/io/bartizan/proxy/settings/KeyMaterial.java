package io.bartizan.proxy.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A certificate chain and the private key of its first certificate.
public record KeyMaterial(List<X509Certificate> chain, PrivateKey key) {
  private static final int DNS = 2;
  private static final int IP = 7;

  /// @throws IllegalArgumentException if the chain is empty
  public KeyMaterial {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: [] (expected: at least one certificate)");
    }
  }

  /// Reads both files.
  ///
  /// @throws IOException if one of them cannot be read or used, or if the key is not that of the
  ///   certificate
  public static KeyMaterial read(TlsSettings settings) throws IOException {
    return read(settings.certificate().value(), settings.key().value());
  }

  /// Reads both files.
  ///
  /// @throws IOException if one of them cannot be read or used, or if the key is not that of the
  ///   certificate
  public static KeyMaterial read(Path certificate, Path key) throws IOException {
    KeyMaterial material =
        new KeyMaterial(PemFile.certificates(certificate), PemFile.privateKey(key));
    if (!material.matches()) {
      throw new UnusableFile(
          "the key of another certificate", "the key of the first certificate in " + certificate);
    }
    return material;
  }

  /// Whether what the key signs is proved by the certificate.
  private boolean matches() {
    PublicKey proved = chain.getFirst().getPublicKey();
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(proved.getEncoded());
      byte[] signed = signature.sign();
      signature.initVerify(proved);
      signature.update(proved.getEncoded());
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// The certificate that a client is shown first.
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /// The names and addresses that the certificate is for (RFC 6125: its alternative names only), in
  /// lower case: `api.example.com`, `*.example.com`, `127.0.0.1`.
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    try {
      Collection<List<?>> alternatives = certificate().getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(name -> addTo(names, name));
      }
    } catch (CertificateParsingException _) {
      return Set.of();
    }
    return names;
  }

  private static void addTo(Set<String> names, List<?> alternative) {
    if (alternative.getFirst() instanceof Integer type && (type == DNS || type == IP)) {
      names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
    }
  }

  /// Never shows the key.
  @Override
  public String toString() {
    return "KeyMaterial[" + certificate().getSubjectX500Principal() + "]";
  }
}

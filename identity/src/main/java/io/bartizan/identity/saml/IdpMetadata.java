package io.bartizan.identity.saml;

import io.bartizan.identity.web.Places;
import io.bartizan.identity.web.Unusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// What is known of a provider (SAML 2.0 Metadata).
///
/// @param signIn where browsers sign in, by how they carry the request
/// @param signOut the same for signing out; may be empty
/// @param keys with which it signs, at least one; certificates only carry them here, and neither
///   their end nor their issuer matters
/// @param end the first millisecond since 1970 in which it is good no more
record IdpMetadata(
    Map<SamlConfig.Binding, URI> signIn,
    Map<SamlConfig.Binding, URI> signOut,
    List<PublicKey> keys,
    long end) {
  private static final int MOST_KEYS = 8;
  private static final int LONGEST = 1 << 20;

  IdpMetadata {
    signIn = Map.copyOf(signIn);
    signOut = Map.copyOf(signOut);
    keys = List.copyOf(keys);
  }

  /// What certificates and URLs in the configuration say. Blocks.
  static IdpMetadata of(Path certificates, @Nullable String signIn, @Nullable String signOut)
      throws Unusable {
    List<PublicKey> keys = new ArrayList<>();
    try (InputStream in = new ByteArrayInputStream(bytes(certificates))) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        keys.add(each.getPublicKey());
      }
    } catch (CertificateException | IOException e) {
      throw new Unusable(certificates + ": " + e.getMessage());
    }
    Map<SamlConfig.Binding, URI> in = new EnumMap<>(SamlConfig.Binding.class);
    Map<SamlConfig.Binding, URI> out = new EnumMap<>(SamlConfig.Binding.class);
    for (SamlConfig.Binding binding : SamlConfig.Binding.values()) {
      put(in, binding, signIn);
    }
    put(out, SamlConfig.Binding.REDIRECT, signOut);
    return checked(certificates.toString(), new IdpMetadata(in, out, keys, Long.MAX_VALUE));
  }

  private static void put(
      Map<SamlConfig.Binding, URI> all, SamlConfig.Binding binding, @Nullable String text) {
    if (text != null) {
      all.put(binding, URI.create(text));
    }
  }

  /// The bytes of a file of metadata or certificates. Blocks.
  static byte[] bytes(Path file) throws Unusable {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LONGEST + 1);
    } catch (IOException e) {
      throw new Unusable(file + ": " + e.getMessage());
    }
  }

  /// Reads what `issuer` says of itself.
  ///
  /// @param place where it is from, for messages
  static IdpMetadata read(String place, byte[] bytes, String issuer) throws Unusable {
    try {
      Element root = Xml.metadata(bytes).getDocumentElement();
      Element entity = entity(root, issuer);
      Element role = Elements.need(entity, Xml.METADATA, "IDPSSODescriptor");
      return checked(
          place,
          new IdpMetadata(
              places(place, role, "SingleSignOnService"),
              places(place, role, "SingleLogoutService"),
              keys(role),
              Math.min(end(root), Math.min(end(entity), end(role)))));
    } catch (Xml.Bad | Distrust | CertificateException e) {
      throw new Unusable(place + ": " + e.getMessage());
    }
  }

  private static long end(Element element) throws Distrust {
    Long end = Elements.moment(element, "validUntil");
    return end == null ? Long.MAX_VALUE : end;
  }

  private static Element entity(Element root, String issuer) throws Distrust, Xml.Bad {
    List<Element> all =
        Elements.is(root, Xml.METADATA, "EntitiesDescriptor")
            ? Elements.children(root, Xml.METADATA, "EntityDescriptor")
            : List.of(root);
    List<Element> named =
        all.stream()
            .filter(each ->
                Elements.is(each, Xml.METADATA, "EntityDescriptor")
                    && Elements.attribute(each, "entityID").equals(issuer))
            .toList();
    if (named.size() != 1) {
      throw new Xml.Bad(named.size() + " entities called " + issuer + " (expected: one)");
    }
    return named.getFirst();
  }

  private static Map<SamlConfig.Binding, URI> places(String place, Element role, String service)
      throws Unusable {
    Map<SamlConfig.Binding, URI> places = new EnumMap<>(SamlConfig.Binding.class);
    URI from = Places.of(place);
    for (Element each : Elements.children(role, Xml.METADATA, service)) {
      for (SamlConfig.Binding binding : SamlConfig.Binding.values()) {
        if (Elements.attribute(each, "Binding").equals(binding.uri())) {
          URI uri = Places.of(Elements.attribute(each, "Location"));
          boolean weaker = from != null && !Places.plaintext(from);
          if (uri == null || Places.exposed(uri) || weaker && Places.plaintext(uri)) {
            throw new Unusable(place + ": " + service + " (expected: https URLs)");
          }
          places.putIfAbsent(binding, uri);
        }
      }
    }
    return places;
  }

  private static List<PublicKey> keys(Element role) throws Distrust, CertificateException {
    List<PublicKey> keys = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Element descriptor : Elements.children(role, Xml.METADATA, "KeyDescriptor")) {
      Element info = Elements.need(descriptor, Xml.SIGNATURE, "KeyInfo");
      if (!Elements.attribute(descriptor, "use").equals("encryption")) {
        for (Element data : Elements.children(info, Xml.SIGNATURE, "X509Data")) {
          for (Element each : Elements.children(data, Xml.SIGNATURE, "X509Certificate")) {
            byte[] bytes = Elements.base64(each);
            keys.add(factory.generateCertificate(new ByteArrayInputStream(bytes)).getPublicKey());
          }
        }
      }
    }
    return keys;
  }

  private static IdpMetadata checked(String place, IdpMetadata read) throws Unusable {
    boolean strong = read.keys.stream().allMatch(SignatureAlgorithm::strong);
    if (read.keys.isEmpty() || read.keys.size() > MOST_KEYS || !strong) {
      throw new Unusable(
          place
              + ": "
              + read.keys.size()
              + " signing keys (expected: 1 to 8, RSA of at least 2048 bits or EC)");
    }
    return read;
  }
}

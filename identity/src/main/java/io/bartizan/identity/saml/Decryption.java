package io.bartizan.identity.saml;

import io.bartizan.pipeline.Code;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/// Decrypts assertions (XML Encryption 1.1): AES-GCM with a key that RSA-OAEP carries. AES-CBC,
/// which betrays the text to whoever may send changed ones and watch what becomes of them, only
/// where a signature covers what is encrypted, so that nobody can. Whatever fails, fails alike.
final class Decryption {
  private static final int TAG_BITS = 128;
  private static final String OAEP = Xml.ENCRYPTION + "rsa-oaep-mgf1p";
  private static final String OAEP_11 = Xml.ENCRYPTION_11 + "rsa-oaep";
  private static final Map<String, Integer> GCM =
      Map.of(
          Xml.ENCRYPTION_11 + "aes128-gcm", 16,
          Xml.ENCRYPTION_11 + "aes192-gcm", 24,
          Xml.ENCRYPTION_11 + "aes256-gcm", 32);
  private static final Map<String, Integer> CBC =
      Map.of(
          Xml.ENCRYPTION + "aes128-cbc", 16,
          Xml.ENCRYPTION + "aes192-cbc", 24,
          Xml.ENCRYPTION + "aes256-cbc", 32);
  private static final Map<String, String> DIGESTS =
      Map.of(
          Xml.SIGNATURE + "sha1",
          "SHA-1",
          Xml.ENCRYPTION + "sha256",
          "SHA-256",
          "http://www.w3.org/2001/04/xmldsig-more#sha384",
          "SHA-384",
          Xml.ENCRYPTION + "sha512",
          "SHA-512");
  private static final Map<String, MGF1ParameterSpec> MASKS =
      Map.of(
          Xml.ENCRYPTION_11 + "mgf1sha1", MGF1ParameterSpec.SHA1,
          Xml.ENCRYPTION_11 + "mgf1sha256", MGF1ParameterSpec.SHA256,
          Xml.ENCRYPTION_11 + "mgf1sha384", MGF1ParameterSpec.SHA384,
          Xml.ENCRYPTION_11 + "mgf1sha512", MGF1ParameterSpec.SHA512);

  private final List<OwnKey> keys;

  Decryption(List<OwnKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /// The assertion in an `EncryptedAssertion`.
  ///
  /// @param covered whether a signature that is good covers it
  Element decrypt(Element encrypted, boolean covered) throws Distrust {
    Distrust.unless(!keys.isEmpty(), Code.SAML_ENCRYPTION, "encrypted, and we have no key");
    Element data = Elements.need(encrypted, Xml.ENCRYPTION, "EncryptedData");
    Element info = Elements.need(data, Xml.SIGNATURE, "KeyInfo");
    Element inner = Elements.only(info, Xml.ENCRYPTION, "EncryptedKey");
    Element carried =
        inner == null ? Elements.need(encrypted, Xml.ENCRYPTION, "EncryptedKey") : inner;
    String method = algorithm(data);
    Integer length = GCM.containsKey(method) || !covered ? GCM.get(method) : CBC.get(method);
    if (length == null) {
      throw new Distrust(
          Code.SAML_ALGORITHM,
          CBC.containsKey(method)
              ? "CBC without a signature of the response around it"
              : "an encryption that is not allowed");
    }
    OAEPParameterSpec padding = padding(carried);
    byte[] wrapped = cipher(carried);
    byte[] text = cipher(data);
    for (OwnKey own : keys) {
      byte[] plain = plain(own, padding, wrapped, length, GCM.containsKey(method), text);
      if (plain != null) {
        return read(plain, encrypted);
      }
    }
    throw hopeless();
  }

  private static Distrust hopeless() {
    return new Distrust(Code.SAML_ENCRYPTION, "cannot be decrypted");
  }

  private static String algorithm(Element element) throws Distrust {
    return Elements.attribute(
        Elements.need(element, Xml.ENCRYPTION, "EncryptionMethod"), "Algorithm");
  }

  private static byte[] cipher(Element element) throws Distrust {
    Element data = Elements.need(element, Xml.ENCRYPTION, "CipherData");
    return Elements.base64(Elements.need(data, Xml.ENCRYPTION, "CipherValue"));
  }

  private static OAEPParameterSpec padding(Element carried) throws Distrust {
    String algorithm = algorithm(carried);
    Element method = Elements.need(carried, Xml.ENCRYPTION, "EncryptionMethod");
    Element digest = Elements.only(method, Xml.SIGNATURE, "DigestMethod");
    Element mask = Elements.only(method, Xml.ENCRYPTION_11, "MGF");
    String hash = digest == null ? "SHA-1" : DIGESTS.get(Elements.attribute(digest, "Algorithm"));
    MGF1ParameterSpec mgf =
        mask == null || algorithm.equals(OAEP)
            ? MGF1ParameterSpec.SHA1
            : MASKS.get(Elements.attribute(mask, "Algorithm"));
    boolean known = algorithm.equals(OAEP) || algorithm.equals(OAEP_11);
    boolean plain = Elements.only(method, Xml.ENCRYPTION, "OAEPparams") == null;
    if (hash == null || mgf == null || !known || !plain) {
      throw new Distrust(Code.SAML_ALGORITHM, "a key transport that is not allowed");
    }
    return new OAEPParameterSpec(hash, "MGF1", mgf, PSource.PSpecified.DEFAULT);
  }

  private static byte @Nullable [] plain(
      OwnKey own, OAEPParameterSpec padding, byte[] wrapped, int length, boolean gcm, byte[] text) {
    byte[] secret = null;
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
      rsa.init(Cipher.DECRYPT_MODE, own.secret(), padding);
      secret = rsa.doFinal(wrapped);
      return secret.length == length ? plain(new SecretKeySpec(secret, "AES"), gcm, text) : null;
    } catch (GeneralSecurityException _) {
      return null;
    } finally {
      if (secret != null) {
        Arrays.fill(secret, (byte) 0);
      }
    }
  }

  private static byte @Nullable [] plain(Key key, boolean gcm, byte[] text)
      throws GeneralSecurityException {
    int nonce = gcm ? 12 : 16;
    if (text.length <= nonce) {
      return null;
    }
    byte[] start = Arrays.copyOf(text, nonce);
    AlgorithmParameterSpec spec =
        gcm ? new GCMParameterSpec(TAG_BITS, start) : new IvParameterSpec(start);
    Cipher aes = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "AES/CBC/ISO10126Padding");
    aes.init(Cipher.DECRYPT_MODE, key, spec);
    return aes.doFinal(text, nonce, text.length - nonce);
  }

  /// What was encrypted may use prefixes that stand around it, so it is read within an element that
  /// has them.
  private static Element read(byte[] plain, Element around) throws Distrust {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    StringBuilder start = new StringBuilder("<decrypted");
    prefixes(around)
        .forEach((name, uri) ->
            start.append(' ').append(name).append("=\"").append(escaped(uri)).append('"'));
    all.writeBytes(start.append('>').toString().getBytes(StandardCharsets.UTF_8));
    all.writeBytes(plain);
    all.writeBytes("</decrypted>".getBytes(StandardCharsets.UTF_8));
    try {
      Element root = Xml.message(all.toByteArray()).getDocumentElement();
      List<Element> children = Elements.children(root);
      if (children.size() == 1 && Elements.is(children.getFirst(), Xml.ASSERTION, "Assertion")) {
        return children.getFirst();
      }
    } catch (Xml.Bad _) {
      // as hopeless as what cannot be decrypted
    }
    throw hopeless();
  }

  private static Map<String, String> prefixes(Element element) {
    Map<String, String> prefixes = new HashMap<>();
    for (Node node = element; node instanceof Element each; node = node.getParentNode()) {
      NamedNodeMap attributes = each.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Attr attribute = (Attr) attributes.item(i);
        if (attribute.getName().equals("xmlns") || attribute.getName().startsWith("xmlns:")) {
          prefixes.putIfAbsent(attribute.getName(), attribute.getValue());
        }
      }
    }
    return prefixes;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}

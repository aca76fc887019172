package io.bartizan.identity.saml;

import io.bartizan.pipeline.Code;
import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// Signatures within the element that they sign. What a signature covers is read anew from the very
/// octets that were digested, so that nothing else of a message can be taken for it.
final class Enveloped {
  private static final String EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE;
  private static final Set<String> PARTS = Set.of("SignedInfo", "SignatureValue", "KeyInfo");
  private static final Set<String> REFERENCE = Set.of("Transforms", "DigestMethod", "DigestValue");
  private static final int MOST_PREFIXES = 256;

  private Enveloped() {}

  static boolean isSigned(Element element) throws Distrust {
    return Elements.only(element, Xml.SIGNATURE, "Signature") != null;
  }

  /// The element that was signed, as the signature covers it: without the signature, and the root
  /// of a document of its own.
  ///
  /// @param signed has exactly one signature as a child; is changed
  /// @param keys those that the provider may have signed with
  static Element verify(Element signed, List<PublicKey> keys) throws Distrust {
    Element signature = Elements.need(signed, Xml.SIGNATURE, "Signature");
    SignatureAlgorithm algorithm = inspect(signature, Elements.attribute(signed, "ID"));
    Element keyInfo = Elements.only(signature, Xml.SIGNATURE, "KeyInfo");
    if (keyInfo != null) {
      signature.removeChild(keyInfo);
    }
    signed.setIdAttributeNS(null, "ID", true);
    for (PublicKey key : keys) {
      byte[] octets = algorithm.takes(key) ? octets(signature, key) : null;
      if (octets != null) {
        return reread(octets, signed);
      }
    }
    throw new Distrust(Code.SAML_SIGNATURE, "signed by none of the provider's keys, or changed");
  }

  private static Element reread(byte[] octets, Element signed) throws Distrust {
    try {
      Element element = Xml.message(octets).getDocumentElement();
      boolean same =
          Elements.is(element, signed.getNamespaceURI(), signed.getLocalName())
              && Elements.attribute(element, "ID").equals(Elements.attribute(signed, "ID"));
      Distrust.unless(same, Code.SAML_SIGNATURE, "what was signed is another element");
      return element;
    } catch (Xml.Bad e) {
      throw new Distrust(Code.SAML_SIGNATURE, "what was signed: " + e.getMessage());
    }
  }

  /// Looks at all that a signature says before any of it is done.
  private static SignatureAlgorithm inspect(Element signature, String id) throws Distrust {
    expect(!id.isEmpty(), "what is signed has no ID");
    children(signature, PARTS);
    Element info = Elements.need(signature, Xml.SIGNATURE, "SignedInfo");
    children(info, Set.of("CanonicalizationMethod", "SignatureMethod", "Reference"));
    Element reference = Elements.need(info, Xml.SIGNATURE, "Reference");
    children(reference, REFERENCE);
    expect(
        Elements.attribute(reference, "URI").equals('#' + id),
        "the reference is not to the element around the signature");
    expectAlgorithm(EXCLUSIVE, Elements.need(info, Xml.SIGNATURE, "CanonicalizationMethod"));
    transforms(Elements.need(reference, Xml.SIGNATURE, "Transforms"));
    Element digest = Elements.need(reference, Xml.SIGNATURE, "DigestMethod");
    allow(SignatureAlgorithm.DIGESTS.contains(Elements.attribute(digest, "Algorithm")), "digest");
    Element method = Elements.need(info, Xml.SIGNATURE, "SignatureMethod");
    SignatureAlgorithm algorithm = SignatureAlgorithm.of(Elements.attribute(method, "Algorithm"));
    if (algorithm == null) {
      throw new Distrust(Code.SAML_ALGORITHM, "a signature method that is not allowed");
    }
    return algorithm;
  }

  private static void transforms(Element transforms) throws Distrust {
    List<Element> all = Elements.children(transforms);
    allow(all.size() == 2, "number of transforms");
    for (Element each : all) {
      expect(Elements.is(each, Xml.SIGNATURE, "Transform"), "no transform");
    }
    expectAlgorithm(Transform.ENVELOPED, all.getFirst());
    expectAlgorithm(EXCLUSIVE, all.getLast());
  }

  /// The algorithm, and no parameters but prefixes of namespaces.
  private static void expectAlgorithm(String algorithm, Element element) throws Distrust {
    allow(Elements.attribute(element, "Algorithm").equals(algorithm), element.getLocalName());
    for (Element parameter : Elements.children(element)) {
      allow(
          EXCLUSIVE.equals(algorithm)
              && Elements.is(parameter, EXCLUSIVE, "InclusiveNamespaces")
              && Elements.attribute(parameter, "PrefixList").length() <= MOST_PREFIXES,
          "parameter");
    }
  }

  private static void children(Element parent, Set<String> names) throws Distrust {
    for (Element child : Elements.children(parent)) {
      expect(
          Xml.SIGNATURE.equals(child.getNamespaceURI()) && names.contains(child.getLocalName()),
          "a signature with more in it than one signature");
    }
  }

  private static void expect(boolean good, String otherwise) throws Distrust {
    Distrust.unless(good, Code.SAML_STRUCTURE, otherwise);
  }

  private static void allow(boolean good, String what) throws Distrust {
    Distrust.unless(good, Code.SAML_ALGORITHM, "a " + what + " that is not allowed");
  }

  /// The octets that were digested; null if `key` has not signed them.
  private static byte @Nullable [] octets(Element signature, PublicKey key) throws Distrust {
    DOMValidateContext context = new DOMValidateContext(key, signature);
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
    try {
      XMLSignature read = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      if (!read.validate(context)) {
        return null;
      }
      Reference reference = read.getSignedInfo().getReferences().getFirst();
      try (InputStream octets = reference.getDigestInputStream()) {
        return octets.readAllBytes();
      }
    } catch (MarshalException | ClassCastException _) {
      throw new Distrust(Code.SAML_SIGNATURE, "a signature that cannot be read");
    } catch (XMLSignatureException _) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("octets in memory", e);
    }
  }
}

package io.bartizan.testkit;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilterParameterSpec;
import javax.xml.crypto.dsig.spec.XSLTTransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Signs XML as a test says, also as nobody should. Immutable.
///
/// @param method the URI of the signature's algorithm
/// @param digest that of the digest's
/// @param transforms URIs of transforms
/// @param reference what the reference says; null for the ID of what is signed
/// @param shows whether the certificate stands in `KeyInfo`
public record TestXmlSignature(
    TestSamlKey key,
    String method,
    String digest,
    List<String> transforms,
    @Nullable String reference,
    boolean shows) {
  private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";

  public static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  public static final String XPATH = Transform.XPATH;
  public static final String XSLT = Transform.XSLT;
  public static final String RSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
  public static final String SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1";

  private static final String STYLESHEET =
      "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"><xsl:template match=\"/\"><xsl:copy-of select=\".\"/></xsl:template></xsl:stylesheet>";

  /// As it should be.
  public static TestXmlSignature by(TestSamlKey key) {
    String method = key.key().getAlgorithm().equals("RSA") ? "rsa-sha256" : "ecdsa-sha256";
    return new TestXmlSignature(
        key,
        MORE + method,
        "http://www.w3.org/2001/04/xmlenc#sha256",
        List.of(Transform.ENVELOPED, EXCLUSIVE),
        null,
        false);
  }

  public TestXmlSignature method(String uri) {
    return new TestXmlSignature(key, uri, digest, transforms, reference, shows);
  }

  public TestXmlSignature digest(String uri) {
    return new TestXmlSignature(key, method, uri, transforms, reference, shows);
  }

  public TestXmlSignature transforms(String... uris) {
    return new TestXmlSignature(key, method, digest, List.of(uris), reference, shows);
  }

  public TestXmlSignature reference(String uri) {
    return new TestXmlSignature(key, method, digest, transforms, uri, shows);
  }

  public TestXmlSignature showing() {
    return new TestXmlSignature(key, method, digest, transforms, reference, true);
  }

  /// `xml` with a signature behind the `Issuer` of the element whose ID is `id`.
  public String sign(String xml, String id) {
    try {
      Document document = parse(xml);
      Element signed = mark(document, id);
      Element issuer = (Element) signed.getElementsByTagNameNS("*", "Issuer").item(0);
      DOMSignContext context = new DOMSignContext(key.key(), signed, issuer.getNextSibling());
      context.setProperty("org.jcp.xml.dsig.secureValidation", false);
      context.setDefaultNamespacePrefix("ds");
      XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
      factory.newXMLSignature(info(factory, id), shown(factory)).sign(context);
      return text(document);
    } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Element mark(Document document, String id) {
    Element found = document.getDocumentElement();
    NodeList all = document.getElementsByTagNameNS("*", "*");
    for (int i = 0; i < all.getLength(); i++) {
      Element each = (Element) all.item(i);
      if (each.hasAttributeNS(null, "ID")) {
        each.setIdAttributeNS(null, "ID", true);
        found = each.getAttributeNS(null, "ID").equals(id) ? each : found;
      }
    }
    return found;
  }

  private SignedInfo info(XMLSignatureFactory factory, String id) throws GeneralSecurityException {
    List<Transform> all = new ArrayList<>();
    for (String uri : transforms) {
      all.add(factory.newTransform(uri, parameters(uri)));
    }
    Reference to =
        factory.newReference(
            reference == null ? '#' + id : reference,
            factory.newDigestMethod(digest, null),
            all,
            null,
            null);
    return factory.newSignedInfo(
        factory.newCanonicalizationMethod(EXCLUSIVE, (C14NMethodParameterSpec) null),
        factory.newSignatureMethod(method, null),
        List.of(to));
  }

  private static @Nullable TransformParameterSpec parameters(String uri) {
    return switch (uri) {
      case XPATH -> new XPathFilterParameterSpec("true()");
      case XSLT ->
          new XSLTTransformParameterSpec(new DOMStructure(parse(STYLESHEET).getDocumentElement()));
      default -> null;
    };
  }

  private @Nullable KeyInfo shown(XMLSignatureFactory factory) {
    KeyInfoFactory infos = factory.getKeyInfoFactory();
    return shows ? infos.newKeyInfo(List.of(infos.newX509Data(List.of(key.certificate())))) : null;
  }

  /// Parses what a test has written.
  public static Document parse(String xml) {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(Node node) {
    try {
      Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      writer.transform(new DOMSource(node), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
  }
}

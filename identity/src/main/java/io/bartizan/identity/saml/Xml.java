package io.bartizan.identity.saml;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// XML as it may come from anybody: UTF-8 and nothing else; without a document type, so without
/// entities; nothing is fetched; bounded in size, markup, depth and attributes; and no two elements
/// have the same ID.
final class Xml {
  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  static final String ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#";
  static final String ENCRYPTION_11 = "http://www.w3.org/2009/xmlenc11#";

  /// The longest message, in bytes.
  static final int LONGEST = 256 << 10;

  private static final int METADATA_LONGEST = 1 << 20;
  private static final int MARKS = 8_000;
  private static final int METADATA_MARKS = 60_000;
  private static final int DEEPEST = 48;
  private static final int ATTRIBUTES = 48;
  private static final int NAME_LONGEST = 256;

  /// Why a text is not taken; repeats nothing of it.
  static final class Bad extends Exception {
    private static final long serialVersionUID = 1;

    Bad(String message) {
      super(message);
    }
  }

  private Xml() {}

  /// A message, which has neither comments nor processing instructions.
  static Document message(byte[] bytes) throws Bad {
    Document document = parse(bytes, LONGEST, MARKS, false);
    inspect(document.getDocumentElement(), new HashSet<>());
    for (Node node = document.getFirstChild(); node != null; node = node.getNextSibling()) {
      expect(node instanceof Element, "something beside the root");
    }
    return document;
  }

  /// What a provider says of itself, where people may have written comments.
  static Document metadata(byte[] bytes) throws Bad {
    return parse(bytes, METADATA_LONGEST, METADATA_MARKS, true);
  }

  private static Document parse(byte[] bytes, int longest, int marks, boolean comments) throws Bad {
    expect(bytes.length <= longest, "more than " + longest + " bytes");
    int seen = 0;
    for (byte octet : bytes) {
      seen += octet == '<' ? 1 : 0;
    }
    expect(seen <= marks, "more than " + marks + " tags");
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return builder(comments).parse(new InputSource(new StringReader(text)));
    } catch (CharacterCodingException _) {
      throw new Bad("no UTF-8");
    } catch (SAXParseException e) {
      throw new Bad("no XML that is taken, in line " + e.getLineNumber());
    } catch (SAXException | IOException _) {
      throw new Bad("no XML that is taken");
    }
  }

  private static DocumentBuilder builder(boolean comments) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
      factory.setAttribute("jdk.xml.elementAttributeLimit", ATTRIBUTES);
      factory.setAttribute("jdk.xml.maxXMLNameLimit", NAME_LONGEST);
      factory.setXIncludeAware(false);
      factory.setCoalescing(true);
      factory.setIgnoringComments(comments);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(Strict.STRICT);
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java parses XML like that", e);
    }
  }

  private static void inspect(Element element, Set<String> ids) throws Bad {
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      boolean id = "id".equals(String.valueOf(attribute.getLocalName()).toLowerCase(Locale.ROOT));
      expect(!id || ids.add(attribute.getNodeValue()), "two elements with the same ID");
    }
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      switch (node.getNodeType()) {
        case Node.ELEMENT_NODE -> inspect((Element) node, ids);
        case Node.TEXT_NODE -> {}
        default -> throw new Bad("a comment or a processing instruction");
      }
    }
  }

  private static void expect(boolean good, String otherwise) throws Bad {
    if (!good) {
      throw new Bad(otherwise);
    }
  }

  /// An empty document, to write a message.
  static Document fresh() {
    return builder(false).newDocument();
  }

  /// A document as text, without a declaration.
  static String text(Document document) {
    try {
      Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      writer.transform(new DOMSource(document), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("a document that was made here", e);
    }
  }

  /// Takes nothing that is wrong, and prints nothing.
  private enum Strict implements ErrorHandler {
    STRICT;

    @Override
    public void warning(SAXParseException trouble) throws SAXException {
      throw trouble;
    }

    @Override
    public void error(SAXParseException trouble) throws SAXException {
      throw trouble;
    }

    @Override
    public void fatalError(SAXParseException trouble) throws SAXException {
      throw trouble;
    }
  }
}

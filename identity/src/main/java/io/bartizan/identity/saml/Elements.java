package io.bartizan.identity.saml;

import io.bartizan.pipeline.Code;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Looks into elements; only ever at children, never deeper.
final class Elements {
  private Elements() {}

  static boolean is(Node node, String space, String name) {
    return node instanceof Element
        && space.equals(node.getNamespaceURI())
        && name.equals(node.getLocalName());
  }

  /// The children of `parent` that are elements.
  static List<Element> children(Element parent) {
    List<Element> all = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        all.add(element);
      }
    }
    return all;
  }

  /// Those that are called so.
  static List<Element> children(Element parent, String space, String name) {
    return children(parent).stream().filter(child -> is(child, space, name)).toList();
  }

  /// The only child that is called so; null if there is none.
  ///
  /// @throws Distrust if there are several
  static @Nullable Element only(Element parent, String space, String name) throws Distrust {
    List<Element> all = children(parent, space, name);
    Distrust.unless(all.size() <= 1, Code.SAML_STRUCTURE, "more than one " + name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /// The only child that is called so, which must be there.
  static Element need(Element parent, String space, String name) throws Distrust {
    Element element = only(parent, space, name);
    if (element == null) {
      throw new Distrust(Code.SAML_STRUCTURE, "no " + name);
    }
    return element;
  }

  /// All of its text, which no element may interrupt, without space around it.
  static String text(Element element) throws Distrust {
    Distrust.unless(children(element).isEmpty(), Code.SAML_STRUCTURE, "elements within a text");
    return element.getTextContent().strip();
  }

  /// An attribute without a namespace; empty if it is absent.
  static String attribute(Element element, String name) {
    return element.getAttributeNS(null, name);
  }

  /// A moment, in milliseconds since 1970; null if the attribute is absent.
  static @Nullable Long moment(Element element, String name) throws Distrust {
    String text = attribute(element, name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException _) {
      throw new Distrust(Code.SAML_STRUCTURE, name + " is no moment with a time zone");
    }
  }

  /// What the text of an element spells in base64, where space may be.
  static byte[] base64(Element element) throws Distrust {
    byte[] bytes = base64(text(element));
    if (bytes == null) {
      throw new Distrust(Code.SAML_STRUCTURE, element.getLocalName() + " is no base64");
    }
    return bytes;
  }

  /// What `text` spells in base64, where space may be; null if nothing.
  static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text.replaceAll("[ \t\r\n]", ""));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}

package io.bartizan.identity.saml;

import io.bartizan.pipeline.Code;
import org.w3c.dom.Element;

/// What a provider calls somebody (`NameID`).
///
/// @param text 1 to 512 characters
/// @param format a URI; empty if it does not say
/// @param qualifier whose name space it is in; empty if it does not say
/// @param spQualifier for whom it is made; empty if it does not say
record Name(String text, String format, String qualifier, String spQualifier) {
  private static final int LONGEST = 512;
  private static final char SEPARATOR = '\n';

  /// That of a subject, or of whatever else has one.
  static Name of(Element parent) throws Distrust {
    Element id = Elements.need(parent, Xml.ASSERTION, "NameID");
    String text = Elements.text(id);
    Distrust.unless(
        isText(text, LONGEST), Code.SAML_STRUCTURE, "a NameID of 1 to 512 visible characters");
    return new Name(
        text, part(id, "Format"), part(id, "NameQualifier"), part(id, "SPNameQualifier"));
  }

  private static String part(Element id, String name) throws Distrust {
    String text = Elements.attribute(id, name);
    Distrust.unless(
        text.isEmpty() || isText(text, LONGEST), Code.SAML_STRUCTURE, "NameID: " + name);
    return text;
  }

  /// Whether a text has some length and no control characters.
  static boolean isText(String text, int longest) {
    return !text.isEmpty()
        && text.length() <= longest
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  /// As a session keeps it.
  String kept() {
    return String.join(String.valueOf(SEPARATOR), text, format, qualifier, spQualifier);
  }

  /// What was kept.
  static Name ofKept(String kept) {
    String[] parts = (kept + "\n\n\n").split("\n", -1);
    return new Name(parts[0], parts[1], parts[2], parts[3]);
  }

  /// What a session of the provider is called: it gives indexes to each person anew.
  String session(String index) {
    return text + SEPARATOR + index;
  }
}

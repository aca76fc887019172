package io.bartizan.waf.body;

import java.util.Locale;
import java.util.Set;

/// The encodings that a document may declare: all extend ASCII, so that markup is where it seems.
final class XmlEncoding {
  private static final Set<String> KNOWN =
      Set.of("utf-8", "us-ascii", "ascii", "windows-1250", "windows-1251", "windows-1252");

  private XmlEncoding() {}

  /// Whether a declaration names none, or one of these.
  static boolean isKnown(String declaration) {
    int at = declaration.indexOf("encoding");
    if (at < 0) {
      return true;
    }
    String value = declaration.substring(at + "encoding".length()).strip();
    if (!value.startsWith("=")) {
      return false;
    }
    value = value.substring(1).strip();
    int end = value.isEmpty() ? -1 : value.indexOf(value.charAt(0), 1);
    if (end < 0 || (value.charAt(0) != '"' && value.charAt(0) != '\'')) {
      return false;
    }
    String name = value.substring(1, end).toLowerCase(Locale.ROOT);
    return KNOWN.contains(name) || name.matches("iso-8859-[0-9]{1,2}");
  }
}

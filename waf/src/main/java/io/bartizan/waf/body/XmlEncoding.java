package io.bartizan.waf.body;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The encodings that a document may declare: all extend ASCII, so that markup is where it seems.
final class XmlEncoding {
  private static final int LONGEST = 256;
  private static final Set<String> KNOWN =
      Set.of("utf-8", "utf8", "us-ascii", "ascii", "windows-1250", "windows-1251", "windows-1252");
  private static final Pattern DECLARATION =
      Pattern.compile(
          "<\\?xml\\s++version\\s*+=\\s*+(?:\"1\\.[0-9]\"|'1\\.[0-9]')"
              + "(?:\\s++encoding\\s*+=\\s*+(?:\"([A-Za-z0-9._-]++)\"|'([A-Za-z0-9._-]++)'))?+"
              + "(?:\\s++standalone\\s*+=\\s*+(?:\"(?:yes|no)\"|'(?:yes|no)'))?+\\s*+");

  private XmlEncoding() {}

  /// Whether this is a declaration, up to its `?>`, that names none, or one of these.
  static boolean isKnown(String declaration) {
    if (declaration.length() > LONGEST) {
      return false;
    }
    Matcher parts = DECLARATION.matcher(declaration);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1) != null ? parts.group(1) : parts.group(2);
    return name == null || isKnownName(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isKnownName(String name) {
    return KNOWN.contains(name) || name.matches("iso-8859-[0-9]{1,2}");
  }
}

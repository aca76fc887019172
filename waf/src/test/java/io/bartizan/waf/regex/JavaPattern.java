package io.bartizan.waf.regex;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Patterns of PCRE, written so that `java.util.regex` reads them alike.
final class JavaPattern {
  private static final Pattern COUNT = Pattern.compile("\\{\\d+(,\\d*)?}");
  private static final Pattern POSIX = Pattern.compile("\\[:(\\^?)([a-z]+):]");

  private final String pcre;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private JavaPattern(String pcre) {
    this.pcre = pcre;
  }

  static Pattern of(String pcre) {
    return Pattern.compile(
        new JavaPattern(pcre).translated(),
        Pattern.DOTALL | Pattern.MULTILINE | Pattern.UNIX_LINES);
  }

  private String translated() {
    while (at < pcre.length()) {
      char c = pcre.charAt(at);
      if (c == '\\') {
        copy(pcre.startsWith("\\x{", at) ? pcre.indexOf('}', at) + 1 - at : 2);
      } else if (c == '[') {
        brackets();
      } else if (c == '{' && !COUNT.matcher(pcre).region(at, pcre.length()).lookingAt()) {
        out.append('\\');
        copy(1);
      } else {
        copy(1);
      }
    }
    return out.toString();
  }

  private void copy(int count) {
    out.append(pcre, at, Math.min(at + count, pcre.length()));
    at += count;
  }

  private void brackets() {
    copy(pcre.startsWith("[^", at) ? 2 : 1);
    for (boolean first = true; first || pcre.charAt(at) != ']'; first = false) {
      Matcher posix = POSIX.matcher(pcre).region(at, pcre.length());
      if (posix.lookingAt()) {
        out.append(posix.group(1).isEmpty() ? "\\p{" : "\\P{")
            .append(name(posix.group(2)))
            .append('}');
        at = posix.end();
      } else if (pcre.charAt(at) == '\\') {
        bracketEscape();
      } else {
        out.append("[]&^ #".indexOf(pcre.charAt(at)) >= 0 ? "\\" : "");
        copy(1);
      }
    }
    copy(1);
  }

  private void bracketEscape() {
    if (pcre.startsWith("\\b", at)) {
      out.append("\\x08");
      at += 2;
    } else {
      copy(2);
    }
  }

  private static String name(String posix) {
    return posix.equals("xdigit")
        ? "XDigit"
        : posix.equals("ascii")
            ? "ASCII"
            : Character.toUpperCase(posix.charAt(0)) + posix.substring(1);
  }
}

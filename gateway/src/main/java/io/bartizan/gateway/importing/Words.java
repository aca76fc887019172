package io.bartizan.gateway.importing;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Texts of somebody else's document, as they may stand in a configuration.
final class Words {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*|/[A-Za-z0-9_./*-]*");
  private static final Pattern MEANT = Pattern.compile("(?i)true|false|null|yes|no|on|off");
  private static final int LONGEST = 120;

  private Words() {}

  /// A value in YAML.
  static String value(String text) {
    return PLAIN.matcher(text).matches() && !MEANT.matcher(text).matches() ? text : quoted(text);
  }

  /// A list in YAML.
  static String list(Collection<String> texts) {
    return texts.stream().map(Words::value).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\').appendCodePoint(c);
          } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
            out.append("\\U%08x".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.append('"').toString();
  }

  /// A name of a route or a service.
  static String name(String text) {
    String name = shown(text);
    return name.isBlank() ? "unnamed" : name;
  }

  /// A text in a comment: one line, nothing that moves the cursor, not endless.
  static String shown(String text) {
    String line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}

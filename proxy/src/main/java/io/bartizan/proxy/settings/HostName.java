package io.bartizan.proxy.settings;

import java.util.regex.Pattern;

/// The names by which clients ask for a host.
final class HostName {
  private static final Pattern NAME =
      Pattern.compile("(?!-)[a-z0-9_-]{1,63}(?<!-)(\\.(?!-)[a-z0-9_-]{1,63}(?<!-))*");

  private HostName() {}

  /// Whether `text` is a host name in lower case.
  static boolean valid(String text) {
    return text.length() <= 253 && NAME.matcher(text).matches();
  }

  /// Whether `text` is a host name, `*.` and a host name, or an IP address.
  static boolean pattern(String text) {
    return valid(text.startsWith("*.") ? text.substring(2) : text) || address(text);
  }

  private static boolean address(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    try {
      return io.bartizan.config.IpAddress.parse(bare).toString().equals(bare)
          && bare.contains(":") == text.startsWith("[");
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}

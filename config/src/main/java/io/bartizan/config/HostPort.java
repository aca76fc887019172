package io.bartizan.config;

import java.util.regex.Pattern;

/// Where to listen or connect: `8443`, `127.0.0.1:8443`, `[::1]:8443` or `localhost:8443`. `host`
/// is empty if only a port is written, and an IPv6 address stands in it without brackets. Port 0
/// lets the system choose.
public record HostPort(String host, int port) {
  static final String EXPECTED =
      "a port, or an address with a port such as 127.0.0.1:8443 or [::1]:8443";
  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9.]+");
  private static final Pattern NAME =
      Pattern.compile("(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*");

  public HostPort {
    Check.that(port >= 0 && port <= 65_535, "port", port, "from 0 to 65535");
  }

  /// @throws IllegalArgumentException if `text` is neither a port nor an address with a port
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    return new HostPort(
        colon < 0 ? "" : host(text, text.substring(0, colon)),
        port(text, text.substring(colon + 1)));
  }

  private static int port(String text, String part) {
    if (!PORT.matcher(part).matches()) {
      throw Shown.refused(text, EXPECTED);
    }
    if (Integer.parseInt(part) > 65_535) {
      throw Shown.refused(text, "a port from 0 to 65535");
    }
    return Integer.parseInt(part);
  }

  private static String host(String text, String part) {
    boolean bracketed = part.startsWith("[") && part.endsWith("]");
    String host = bracketed ? part.substring(1, part.length() - 1) : part;
    if (bracketed || DECIMAL.matcher(host).matches()) {
      if (bracketed != host.contains(":")) {
        throw Shown.refused(text, EXPECTED);
      }
      return address(text, host);
    }
    if (host.length() > 253 || !NAME.matcher(host).matches()) {
      throw Shown.refused(text, EXPECTED);
    }
    return host;
  }

  private static String address(String text, String host) {
    try {
      return IpAddress.parse(host).toString();
    } catch (IllegalArgumentException _) {
      throw Shown.refused(text, EXPECTED);
    }
  }

  /// Whether only the port is written.
  public boolean isAnyHost() {
    return host.isEmpty();
  }

  /// Whether nothing but this machine can reach it.
  public boolean isLoopback() {
    return isLoopback(host);
  }

  /// Whether `host`, a name or an address with or without brackets, is this machine: `localhost`,
  /// 127.0.0.0/8 or `::1`. No name server is asked.
  public static boolean isLoopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return IpAddress.parse(bare).isLoopback();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// As it would be written in a file.
  @Override
  public String toString() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return host.isEmpty() ? Integer.toString(port) : shown + ":" + port;
  }
}

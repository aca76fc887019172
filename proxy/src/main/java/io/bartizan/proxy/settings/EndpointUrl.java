package io.bartizan.proxy.settings;

import io.bartizan.config.HostPort;
import io.bartizan.config.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where an endpoint is: `http://HOST:PORT`, `https://HOST:PORT`, `srv+http://NAME`,
/// `srv+https://NAME` or `unix:/PATH`.
///
/// @param srv whether `host` is the name of SRV records, which say host and port
/// @param secure whether TLS is spoken
/// @param host a name in lower case, an IP address without brackets, or the absolute path of a
///   Unix-domain socket
/// @param port from 1 to 65535; 0 if SRV records say it, or for a socket
public record EndpointUrl(boolean srv, boolean secure, String host, int port) {
  private static final String EXPECTED =
      "scheme, host and port only, such as http://127.0.0.1:9001";
  private static final String UNIX = "unix:";

  /// What the kernel has room for.
  private static final int LONGEST_PATH = 107;

  private static final Pattern FORM =
      Pattern.compile("(srv\\+)?http(s)?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::([1-9][0-9]{0,4}))?");

  /// @throws IllegalArgumentException if `text` is no such URL
  static EndpointUrl parse(String text) {
    if (text.startsWith(UNIX)) {
      return local(text.substring(UNIX.length()));
    }
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (form.matches()) {
      boolean srv = form.group(1) != null;
      boolean secure = form.group(2) != null;
      String port = form.group(4);
      if (srv ? port == null && HostName.valid(form.group(3)) : host(form.group(3))) {
        return new EndpointUrl(
            srv, secure, bare(form.group(3)), srv ? 0 : port(text, port, secure));
      }
    }
    throw refused(text);
  }

  private static EndpointUrl local(String path) {
    boolean fits = path.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH;
    if (!fits || !path.startsWith("/") || path.endsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          UNIX + path + " (expected: an absolute path of at most " + LONGEST_PATH + " bytes)");
    }
    return new EndpointUrl(false, false, path, 0);
  }

  private static int port(String text, @Nullable String port, boolean secure) {
    int number = port == null ? secure ? 443 : 80 : Integer.parseInt(port);
    if (number > 65_535) {
      throw refused(text);
    }
    return number;
  }

  /// Never repeats a text with `@`, since a password may stand before it.
  private static IllegalArgumentException refused(String text) {
    String shown = text.contains("@") ? "a URL that is not shown" : text;
    return new IllegalArgumentException(shown + " (expected: " + EXPECTED + ")");
  }

  private static boolean host(String text) {
    if (!text.startsWith("[") && !text.matches("[0-9.]+")) {
      return HostName.valid(text);
    }
    try {
      IpAddress.parse(bare(text));
      return text.startsWith("[") == text.contains(":");
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String bare(String text) {
    return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
  }

  /// Whether it can only be this machine. No name server is asked.
  boolean loopback() {
    return host.startsWith("/") || !srv && HostPort.isLoopback(host);
  }
}

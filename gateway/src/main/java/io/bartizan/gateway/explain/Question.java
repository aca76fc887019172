package io.bartizan.gateway.explain;

import io.bartizan.config.HostPort;
import io.bartizan.gateway.command.Arguments;
import io.bartizan.gateway.command.Option;
import io.bartizan.gateway.command.WrongUsage;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Ascii;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request to be explained, as it is written on the command line.
///
/// @param secure whether it comes by HTTPS
/// @param authority host and port
/// @param target path and query, exactly as a client would send them
/// @param headers lines without their end
/// @param client from where it comes
/// @param listener where it arrives; null for the first listener that fits
record Question(
    String method,
    boolean secure,
    HostPort authority,
    String target,
    List<String> headers,
    Address client,
    @Nullable String listener) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final Pattern URL = Pattern.compile("(?i)(https?)://([^/?#]+)([/?].*)?");
  private static final Pattern HEADER = Pattern.compile("[^:\\r\\n]+:[^\\r\\n]*");

  static Question of(Arguments arguments) throws WrongUsage {
    String method = arguments.operand(0);
    String url = arguments.operand(1);
    Matcher parts = URL.matcher(url);
    if (!Ascii.token(method)) {
      throw new WrongUsage("METHOD: " + method + " (expected: a method such as GET)");
    }
    if (!parts.matches() || !url.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new WrongUsage(
          "URL: " + url + " (expected: such as https://api.example.com/orders?page=2)");
    }
    boolean secure = parts.group(1).equalsIgnoreCase("https");
    return new Question(
        method,
        secure,
        authority(parts.group(2), secure),
        target(parts.group(3)),
        headers(arguments.values(Option.HEADER)),
        client(arguments.value(Option.FROM, "127.0.0.1")),
        arguments.has(Option.LISTENER) ? arguments.value(Option.LISTENER, "") : null);
  }

  private static HostPort authority(String text, boolean secure) throws WrongUsage {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean ported = lower.lastIndexOf(':') > lower.lastIndexOf(']');
    try {
      return HostPort.parse(ported ? lower : lower + ":" + (secure ? HTTPS : HTTP));
    } catch (IllegalArgumentException e) {
      throw new WrongUsage("URL: " + e.getMessage());
    }
  }

  private static String target(@Nullable String text) {
    return text == null ? "/" : text.startsWith("?") ? "/" + text : text;
  }

  private static List<String> headers(List<String> lines) throws WrongUsage {
    for (String line : lines) {
      if (!HEADER.matcher(line).matches()) {
        int shown = Math.min(line.length(), 16);
        throw new WrongUsage("-H: " + line.substring(0, shown) + "… (expected: 'Name: value')");
      }
    }
    return lines;
  }

  private static Address client(String text) throws WrongUsage {
    try {
      return Address.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      throw new WrongUsage("--from: " + text + " (expected: an IP address)");
    }
  }

  /// The head as HTTP/1.1 bytes would say it; a `Host` among the headers stands instead of the
  /// URL's.
  String head() {
    StringBuilder head =
        new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    if (headers.stream().noneMatch(line -> line.regionMatches(true, 0, "host:", 0, 5))) {
      boolean usual = authority.port() == (secure ? HTTPS : HTTP);
      String host = authority.toString();
      head.append("Host: ")
          .append(usual ? host.substring(0, host.lastIndexOf(':')) : host)
          .append("\r\n");
    }
    headers.forEach(line -> head.append(line).append("\r\n"));
    return head.append("\r\n").toString();
  }

  /// What it asks for, in a line.
  String shown() {
    return method + " " + (secure ? "https" : "http") + "://" + authority + target;
  }
}

package io.bartizan.identity.web;

import io.bartizan.pipeline.Bytes;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Names and values as a form or a query has them (`application/x-www-form-urlencoded`).
public final class FormText {
  private static final int MOST = 32;

  /// What stands for bytes that are no UTF-8.
  private static final char BROKEN = '\uFFFD';

  private FormText() {}

  public static String of(Map<String, String> form) {
    return form.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + '=' + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  /// One name or value.
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// The names and values of a form or a query, decoded as UTF-8; null if a name is there twice, an
  /// escape is broken, or there are more than 32.
  public static @Nullable Map<String, String> parse(Bytes text) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int at = 0; at < text.length(); at = end(text, at) + 1) {
      Bytes pair = text.slice(at, end(text, at));
      int equals = pair.indexOf('=', 0);
      String name = decode(pair.slice(0, equals < 0 ? pair.length() : equals));
      String value = equals < 0 ? "" : decode(pair.slice(equals + 1, pair.length()));
      boolean good = name != null && value != null && all.size() < MOST;
      if (!good || all.putIfAbsent(name, value) != null) {
        return null;
      }
    }
    return all;
  }

  private static int end(Bytes text, int at) {
    int end = text.indexOf('&', at);
    return end < 0 ? text.length() : end;
  }

  private static @Nullable String decode(Bytes text) {
    try {
      String decoded = URLDecoder.decode(text.toString(), StandardCharsets.UTF_8);
      return decoded.indexOf(BROKEN) < 0 ? decoded : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}

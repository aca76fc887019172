package io.bartizan.identity.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/// Names and values as a form or a query has them (`application/x-www-form-urlencoded`).
public final class FormText {
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
}

package io.bartizan.waf.suite;

import io.bartizan.waf.text.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The request of one stage of a go-ftw test, as it would be sent; a byte for each character.
record FtwInput(String method, String uri, String version, List<Field> headers, Text body) {
  /// A field of the head.
  record Field(String name, String value) {}

  static FtwInput of(@Nullable Object input) {
    Object encoded = Yaml.at(input, "encoded_request");
    return encoded == null ? plain(input) : raw(Base64.getMimeDecoder().decode(encoded.toString()));
  }

  private static FtwInput plain(@Nullable Object input) {
    List<Field> headers = new ArrayList<>();
    for (Map.Entry<?, ?> header : Yaml.map(Yaml.at(input, "headers")).entrySet()) {
      headers.add(
          new Field(header.getKey().toString(), latin1(Yaml.text(header.getValue(), "")).strip()));
    }
    byte[] body = data(Yaml.text(Yaml.at(input, "data"), ""), headers);
    if (!"false".equals(Yaml.text(Yaml.at(input, "autocomplete_headers"), "true"))) {
      complete(headers, body);
    }
    return new FtwInput(
        Yaml.text(Yaml.at(input, "method"), "GET"),
        latin1(Yaml.text(Yaml.at(input, "uri"), "/")),
        Yaml.text(Yaml.at(input, "version"), "HTTP/1.1"),
        headers,
        delimited(headers) ? Text.of(body) : Text.EMPTY);
  }

  /// Whether a body can be told from the next request: if not, none is read.
  private static boolean delimited(List<Field> headers) {
    return !value(headers, "content-length").isEmpty()
        || !value(headers, "transfer-encoding").isEmpty();
  }

  private static byte[] data(String data, List<Field> headers) {
    boolean multipart = value(headers, "content-type").startsWith("multipart/");
    String sent = multipart ? data.replace("\r\n", "\n").replace("\n", "\r\n") : data;
    return sent.getBytes(StandardCharsets.UTF_8);
  }

  private static void complete(List<Field> headers, byte[] body) {
    if (body.length > 0 && value(headers, "content-type").isEmpty()) {
      headers.add(new Field("Content-Type", "application/x-www-form-urlencoded"));
    }
    if (body.length > 0 && value(headers, "content-length").isEmpty()) {
      headers.add(new Field("Content-Length", Integer.toString(body.length)));
    }
    if (value(headers, "connection").isEmpty()) {
      headers.add(new Field("Connection", "close"));
    }
  }

  private static FtwInput raw(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = (end < 0 ? text : text.substring(0, end)).split("\r\n");
    String[] first = lines[0].split(" ");
    List<Field> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.add(new Field(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
    }
    String body = end < 0 ? "" : text.substring(end + 4);
    return new FtwInput(
        first[0],
        first.length > 1 ? first[1] : "",
        first.length > 2 ? first[2] : "",
        headers,
        Text.latin1(body));
  }

  private static String value(List<Field> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst()
        .orElse("");
  }

  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}

package io.bartizan.e2e.crs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the bytes that a stage's `input` asks for, as go-ftw does.
final class FtwRequest {
  /// A field of the head.
  private record Field(String name, String value) {}

  private final @Nullable Object input;
  private final List<Field> fields = new ArrayList<>();

  private FtwRequest(@Nullable Object input) {
    this.input = input;
  }

  static byte[] of(@Nullable Object input) {
    Object encoded = Yaml.at(input, "encoded_request");
    return encoded != null
        ? Base64.getMimeDecoder().decode(encoded.toString())
        : new FtwRequest(input).bytes();
  }

  /// Whether the answer to a request can have a body.
  static String method(byte[] request) {
    String text = new String(request, 0, Math.min(request.length, 64), StandardCharsets.ISO_8859_1);
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  private byte[] bytes() {
    readFields();
    byte[] data = data();
    if (Yaml.isTrue(Yaml.at(input, "autocomplete_headers"), true)) {
      complete(data.length);
    }
    StringBuilder head = new StringBuilder(line());
    for (Field field : fields) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    head.append("\r\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    out.writeBytes(data);
    return out.toByteArray();
  }

  private String line() {
    return Yaml.text(Yaml.at(input, "method"), "GET")
        + " "
        + Yaml.text(Yaml.at(input, "uri"), "/")
        + " "
        + Yaml.text(Yaml.at(input, "version"), "HTTP/1.1")
        + "\r\n";
  }

  private void readFields() {
    for (Object each : Yaml.list(Yaml.at(input, "ordered_headers"))) {
      fields.add(
          new Field(Yaml.text(Yaml.at(each, "name"), ""), Yaml.text(Yaml.at(each, "value"), "")));
    }
    for (Map.Entry<?, ?> field : Yaml.map(Yaml.at(input, "headers")).entrySet()) {
      fields.add(new Field(field.getKey().toString(), Yaml.text(field.getValue(), "")));
    }
  }

  /// Lines of a multipart body end with CRLF, however they are written.
  private byte[] data() {
    String data = Yaml.text(Yaml.at(input, "data"), "");
    boolean multipart =
        value("content-type").toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    String sent = multipart ? data.replace("\r\n", "\n").replace("\n", "\r\n") : data;
    return sent.getBytes(StandardCharsets.UTF_8);
  }

  private void complete(int length) {
    if (length > 0) {
      add("Content-Type", "application/x-www-form-urlencoded");
      add("Content-Length", Integer.toString(length));
    }
    add("Connection", "close");
  }

  private void add(String name, String value) {
    if (value(name).isEmpty()) {
      fields.add(new Field(name, value));
    }
  }

  private String value(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst()
        .orElse("");
  }
}

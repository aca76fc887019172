package io.bartizan.gateway.waf;

import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A request of HTTP/1.1 as it stands in a file: lines end with LF or CRLF, and all behind the
/// empty line is the body, which is not in chunks. A byte for each character.
record RawRequest(String method, String target, String protocol, List<Field> fields, Text body) {
  private static final String EXPECTED =
      "expected: a line such as `GET /orders?id=1 HTTP/1.1`, a line for each header field, an empty line, the body";

  /// A field of the head.
  record Field(String name, String value) {}

  RawRequest {
    fields = List.copyOf(fields);
  }

  /// @throws IOException if `bytes` are no request
  static RawRequest read(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<String> head = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end < 0 ? text.length() : end);
      at = end < 0 ? text.length() : end + 1;
      line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (line.isEmpty()) {
        break;
      }
      head.add(line);
    }
    return of(head, Text.of(Arrays.copyOfRange(bytes, at, bytes.length)));
  }

  private static RawRequest of(List<String> head, Text body) throws IOException {
    String first = head.isEmpty() ? "" : head.getFirst();
    int target = first.indexOf(' ');
    int protocol = first.lastIndexOf(' ');
    if (target < 1 || protocol <= target) {
      throw new IOException("line 1: `" + first + "` (" + EXPECTED + ")");
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 1; i < head.size(); i++) {
      fields.add(field(i + 1, head.get(i)));
    }
    complete(fields, body.bytes().length);
    return new RawRequest(
        first.substring(0, target),
        first.substring(target + 1, protocol),
        first.substring(protocol + 1),
        fields,
        body);
  }

  private static Field field(int number, String line) throws IOException {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IOException("line " + number + ": `" + line + "` (expected: `Name: value`)");
    }
    Field field = new Field(line.substring(0, colon), line.substring(colon + 1).strip());
    if (field.name().equalsIgnoreCase("transfer-encoding")) {
      throw new IOException(
          "line " + number + ": `" + line + "` (expected: the body as it is, without chunks)");
    }
    return field;
  }

  private static void complete(List<Field> fields, int length) {
    boolean told =
        fields.stream().anyMatch(f -> f.name().toLowerCase(Locale.ROOT).equals("content-length"));
    if (length > 0 && !told) {
      fields.add(new Field("Content-Length", Integer.toString(length)));
    }
  }
}

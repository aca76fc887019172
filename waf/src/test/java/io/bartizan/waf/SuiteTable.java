package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.text.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The rows of the suite's tables: JSON files that each hold an array of flat objects.
public final class SuiteTable {
  private SuiteTable() {}

  /// One row: its file's name without ending, and its fields.
  public record Row(String file, int number, Map<String, String> fields) {
    /// A field's bytes; empty if there is no such field.
    public Text bytes(String field) {
      return unescaped(fields.getOrDefault(field, ""));
    }

    public String text(String field) {
      return fields.getOrDefault(field, "");
    }

    @Override
    public String toString() {
      return file + " row " + number + " " + fields;
    }
  }

  /// All rows of all files in a folder, in the order of their names.
  public static List<Row> rows(Path folder) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        read(file, rows);
      }
    }
    return rows;
  }

  private static void read(Path file, List<Row> rows) throws IOException {
    String name = file.getFileName().toString().replace(".json", "");
    int before = rows.size();
    try (JsonParser json =
        new JsonFactory().createParser(ObjectReadContext.empty(), Files.readAllBytes(file))) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        rows.add(new Row(name, rows.size() - before + 1, fields(json)));
      }
    }
  }

  private static Map<String, String> fields(JsonParser json) {
    Map<String, String> fields = new HashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.START_ARRAY) {
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
          fields.put(name + "." + count++, json.getString());
        }
        fields.put(name, Integer.toString(count));
      } else {
        fields.put(name, json.getString());
      }
    }
    return fields;
  }

  /// The UTF-8 bytes of a string in which a back slash, `x` and two hexadecimal digits, or `u00`
  /// and two, are one byte.
  static Text unescaped(String string) {
    byte[] in = string.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < in.length; i++) {
      int digits = digits(in, i);
      if (digits > 0) {
        out.write(Integer.parseInt(new String(in, digits, 2, StandardCharsets.US_ASCII), 16));
        i = digits + 1;
      } else {
        out.write(in[i]);
      }
    }
    return Text.of(out.toByteArray());
  }

  /// Where the two digits of an escape begin; 0 if there is none at an index.
  private static int digits(byte[] in, int at) {
    if (in[at] != '\\' || at + 3 >= in.length) {
      return 0;
    }
    String rest = new String(in, at, Math.min(6, in.length - at), StandardCharsets.ISO_8859_1);
    if (rest.matches("(?s)\\\\x[0-9a-fA-F]{2}.*")) {
      return at + 2;
    }
    return rest.matches("\\\\u00[0-9a-fA-F]{2}") ? at + 4 : 0;
  }
}

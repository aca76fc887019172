package io.bartizan.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON Schema (draft 2020-12) of a configuration, made from its records, so that an editor
/// completes keys, shows what they mean and marks mistakes. What it refuses, loading refuses too;
/// loading refuses more.
public final class JsonSchema {
  private final RecordShape root;
  private final List<RecordShape> nested;
  private final Map<Class<?>, String> titles;

  private JsonSchema(Class<? extends Record> type) {
    this.root = RecordShape.of(type);
    this.nested = Shapes.named(type).stream().skip(1).toList();
    this.titles = Titles.of(nested);
  }

  /// The schema as JSON text; the same text for the same records.
  public static String of(Class<? extends Record> type) {
    return JsonText.of(new JsonSchema(type).document());
  }

  private Map<String, Object> document() {
    var document = new LinkedHashMap<String, Object>();
    document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    document.putAll(object(root));
    var definitions = new LinkedHashMap<String, Object>();
    nested.forEach(shape -> definitions.put(nameOf(shape), definition(shape)));
    if (!definitions.isEmpty()) {
      document.put("$defs", definitions);
    }
    return document;
  }

  private String nameOf(RecordShape shape) {
    return titles.getOrDefault(shape.type(), shape.type().getName());
  }

  private Map<String, Object> definition(RecordShape shape) {
    RecordShape.Abbreviation shorthand = shape.shorthand();
    return shorthand == null
        ? object(shape)
        : Map.of("oneOf", List.of(shorthand.value().form().schema(), object(shape)));
  }

  private Map<String, Object> object(RecordShape shape) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    shape.doc().ifPresent(doc -> schema.put("description", doc));
    schema.put("properties", properties(shape));
    List<String> required = required(shape);
    if (!required.isEmpty() && shape.equals(root)) {
      schema.put("anyOf", List.of(requiring(required), requiring(List.of(Documents.INCLUDE))));
    } else if (!required.isEmpty()) {
      schema.putAll(requiring(required));
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> requiring(List<String> keys) {
    return Map.of("required", keys);
  }

  private Map<String, Object> properties(RecordShape shape) {
    var properties = new LinkedHashMap<String, Object>();
    shape.keys().forEach(component -> properties.put(component.key(), property(component)));
    if (shape.equals(root)) {
      properties.put(Documents.INCLUDE, include());
    }
    return properties;
  }

  /// Any file may include others, and then its required keys may stand in those.
  private static Map<String, Object> include() {
    var include = new LinkedHashMap<>(oneOrMany(Map.of("type", "string")));
    include.put(
        "description", "Further files, relative to this one; the file name may be a pattern.");
    return include;
  }

  private static List<String> required(RecordShape shape) {
    var required = new ArrayList<String>();
    for (Component component : shape.components()) {
      if (component.isInline() && !component.isNullable()) {
        required.addAll(required(component.inlineShape()));
      } else if (component.isRequired()) {
        required.add(component.key());
      }
    }
    return required;
  }

  private Map<String, Object> property(Component component) {
    var schema = new LinkedHashMap<>(of(component.kind()));
    component.docText().ifPresent(doc -> schema.put("description", doc));
    Node byDefault = component.defaultNode();
    if (byDefault != null) {
      schema.put("default", Plain.of(byDefault));
    }
    component
        .exampleNode()
        .ifPresent(example -> schema.put("examples", List.of(Plain.of(example))));
    return schema;
  }

  private Map<String, Object> of(Kind kind) {
    return switch (kind) {
      case Kind.Simple simple -> simple.form().schema();
      case Kind.Many many when many.oneAllowed() -> oneOrMany(of(many.item()));
      case Kind.Many many -> array(of(many.item()), many.distinct());
      case Kind.Table table -> table(of(table.value()));
      case Kind.Nested nested -> reference(nested.shape());
      case Kind.WithPlace located -> of(located.value());
      case Kind.OwnPlace _ -> Map.of();
    };
  }

  private Map<String, Object> reference(RecordShape shape) {
    return Map.of("$ref", shape.equals(root) ? "#" : "#/$defs/" + nameOf(shape));
  }

  private static Map<String, Object> table(Map<String, Object> value) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("additionalProperties", value);
    return schema;
  }

  private static Map<String, Object> oneOrMany(Map<String, Object> item) {
    return Map.of("oneOf", List.of(item, array(item, false)));
  }

  private static Map<String, Object> array(Map<String, Object> item, boolean distinct) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "array");
    schema.put("items", item);
    if (distinct) {
      schema.put("uniqueItems", true);
    }
    return schema;
  }
}

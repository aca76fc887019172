package io.bartizan.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The reference of a configuration as Markdown, made from its records: every key with what may
/// stand there, its default and what it means.
public final class ReferencePage {
  private final List<RecordShape> shapes;
  private final Map<Class<?>, String> titles;

  private ReferencePage(Class<? extends Record> type) {
    this.shapes = Shapes.named(type);
    this.titles = Titles.of(shapes.subList(1, shapes.size()));
  }

  /// The page, with a section for each record, without a title.
  public static String of(Class<? extends Record> type) {
    return new ReferencePage(type).text();
  }

  private String text() {
    return shapes.stream().map(this::section).collect(Collectors.joining("\n"));
  }

  private String section(RecordShape shape) {
    String title = titles.get(shape.type());
    var text = new StringBuilder("## ").append(title == null ? "the file" : "`" + title + "`");
    text.append("\n\n");
    shape.doc().ifPresent(doc -> text.append(doc).append("\n\n"));
    RecordShape.Abbreviation shorthand = shape.shorthand();
    if (shorthand != null) {
      text.append("A single ").append(shorthand.value().form().name());
      text.append(" may stand in place of the mapping.\n\n");
    }
    text.append("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
    shape.keys().forEach(component -> text.append(row(component)));
    return text.toString();
  }

  private String row(Component component) {
    String example = component.example() == null ? "" : " Example: `" + component.example() + "`.";
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            component.key(),
            cell(kind(component.kind())),
            byDefault(component),
            cell(component.docText().orElse("") + example));
  }

  private static String byDefault(Component component) {
    if (component.isRequired()) {
      return "required";
    }
    String text = component.defaultText();
    return text == null ? "absent" : "`" + text + "`";
  }

  private String kind(Kind kind) {
    return switch (kind) {
      case Kind.Simple simple -> simple.form().name();
      case Kind.Many many ->
          (many.oneAllowed() ? "one or a list of " : "list of ") + kind(many.item());
      case Kind.Table table -> "mapping from names to " + kind(table.value());
      case Kind.Nested nested -> link(nested.shape());
      case Kind.WithPlace located -> kind(located.value());
      case Kind.OwnPlace _ -> "";
    };
  }

  private String link(RecordShape shape) {
    String title = titles.get(shape.type());
    return title == null ? "[the file](#the-file)" : "[`" + title + "`](#" + title + ")";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}

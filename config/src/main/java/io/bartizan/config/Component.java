package io.bartizan.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One component of a configuration record: its key, what may stand there and what its annotations
/// say.
record Component(
    RecordComponent member, String key, Kind kind, boolean isNullable, @Nullable Node defaultNode) {
  static Component of(RecordComponent member) {
    @Nullable Key key = member.getAnnotation(Key.class);
    boolean nullable = member.getAnnotatedType().isAnnotationPresent(Nullable.class);
    String name = key == null ? Kebab.of(member.getName()) : key.value();
    return new Component(member, name, Kinds.of(member), nullable, defaultNode(member));
  }

  private static @Nullable Node defaultNode(RecordComponent member) {
    @Nullable Default text = member.getAnnotation(Default.class);
    return text == null ? null : YamlFile.fragment(text.value());
  }

  String name() {
    return member.getName();
  }

  boolean isRequired() {
    return isKey() && !isNullable && defaultNode == null;
  }

  /// Whether a key of this name stands in the mapping of the record.
  boolean isKey() {
    return !(kind instanceof Kind.OwnPlace) && !isInline();
  }

  boolean isInline() {
    return member.isAnnotationPresent(Inline.class);
  }

  @Nullable String doc() {
    @Nullable Doc doc = member.getAnnotation(Doc.class);
    return doc == null ? null : doc.value();
  }

  Optional<String> docText() {
    return Optional.ofNullable(doc());
  }

  Optional<Node> exampleNode() {
    return Optional.ofNullable(example()).map(YamlFile::fragment);
  }

  @Nullable String defaultText() {
    @Nullable Default text = member.getAnnotation(Default.class);
    return text == null ? null : text.value();
  }

  @Nullable String example() {
    @Nullable Example text = member.getAnnotation(Example.class);
    return text == null ? null : text.value();
  }

  @Nullable Defines defines() {
    return member.getAnnotation(Defines.class);
  }

  @Nullable RefersTo refersTo() {
    return member.getAnnotation(RefersTo.class);
  }

  /// The shape of the record whose keys stand inline.
  RecordShape inlineShape() {
    if (kind instanceof Kind.Nested nested) {
      return nested.shape();
    }
    throw new IllegalStateException(member + ": @Inline needs a record");
  }

  @Nullable Object valueIn(Record record) {
    try {
      var accessor = member.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + member, e);
    }
  }
}

package io.bartizan.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the constants of an enum are written: in kebab case, or as [Key] says.
final class Choice {
  private Choice() {}

  static Form<?> form(Class<?> type) {
    Map<String, Object> constants = constants(type);
    return new Form<>(
        String.join(", ", constants.keySet()),
        Map.of("enum", List.copyOf(constants.keySet())),
        (scalar, _) -> read(constants, scalar.text()),
        value -> nameOf((Enum<?>) value));
  }

  private static Object read(Map<String, Object> constants, String text) {
    Object value = constants.get(text);
    if (value != null) {
      return value;
    }
    String near = Suggestions.nearest(text, constants.keySet()).orElse(null);
    String expected = "one of: " + String.join(", ", constants.keySet());
    throw Shown.refused(
        text, near == null ? expected : expected + "; did you mean `" + near + "`?");
  }

  private static Map<String, Object> constants(Class<?> type) {
    var constants = new LinkedHashMap<String, Object>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(nameOf((Enum<?>) constant), constant);
    }
    return Collections.unmodifiableMap(constants);
  }

  private static String nameOf(Enum<?> constant) {
    try {
      @Nullable Key key =
          constant.getDeclaringClass().getField(constant.name()).getAnnotation(Key.class);
      return key == null ? Kebab.of(constant.name()) : key.value();
    } catch (NoSuchFieldException e) {
      throw new LinkageError("an enum constant without its field", e);
    }
  }
}

package io.bartizan.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What the records of a configuration are called in its schema and on its reference page: the
/// simple name in kebab case without `Settings` or `Config`, and more of the name where two would
/// be called the same.
final class Titles {
  private static final Pattern SUFFIX = Pattern.compile("(?<=.)(Settings|Config)$");

  private Titles() {}

  static Map<Class<?>, String> of(List<RecordShape> shapes) {
    var titles = new LinkedHashMap<Class<?>, String>();
    shapes.forEach(
        shape -> titles.put(shape.type(), free(shape.type(), Set.copyOf(titles.values()))));
    return titles;
  }

  private static String free(Class<?> type, Set<String> taken) {
    String name = shorten(type);
    if (taken.contains(name)) {
      name = around(type) + "-" + name;
    }
    String title = name;
    for (int i = 2; taken.contains(title); i++) {
      title = name + "-" + i;
    }
    return title;
  }

  private static String shorten(Class<?> type) {
    return Kebab.of(SUFFIX.matcher(type.getSimpleName()).replaceFirst(""));
  }

  private static String around(Class<?> type) {
    Class<?> enclosing = type.getEnclosingClass();
    String folder = type.getPackageName();
    return enclosing == null ? folder.substring(folder.lastIndexOf('.') + 1) : shorten(enclosing);
  }
}

package io.bartizan.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Looks at configuration records as a whole: which records a configuration consists of, and
/// whether all of them are written as they should be.
public final class Shapes {
  private Shapes() {}

  /// What is wrong with the record `root` and the records within it, one line for each fault; empty
  /// if all is well. For the tests of whoever writes configuration records.
  public static List<String> faults(Class<? extends Record> root) {
    try {
      return reachable(root).stream().flatMap(Shapes::faultsOf).toList();
    } catch (IllegalStateException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /// The records of a configuration, each once, in the order in which a reader meets them.
  static List<RecordShape> reachable(Class<? extends Record> root) {
    var found = new LinkedHashMap<Class<?>, RecordShape>();
    reach(RecordShape.of(root), found);
    return List.copyOf(found.values());
  }

  /// The same without the records that are only inline, whose keys belong to those around them.
  static List<RecordShape> named(Class<? extends Record> root) {
    var found = new LinkedHashMap<Class<?>, RecordShape>();
    reachNamed(RecordShape.of(root), found);
    return List.copyOf(found.values());
  }

  private static void reachNamed(RecordShape shape, Map<Class<?>, RecordShape> found) {
    if (found.putIfAbsent(shape.type(), shape) == null) {
      shape
          .keys()
          .flatMap(component -> nested(component.kind()))
          .forEach(nested -> reachNamed(nested, found));
    }
  }

  private static void reach(RecordShape shape, Map<Class<?>, RecordShape> found) {
    if (found.putIfAbsent(shape.type(), shape) == null) {
      shape.components().stream()
          .flatMap(component -> nested(component.kind()))
          .forEach(nested -> reach(nested, found));
    }
  }

  private static Stream<RecordShape> nested(Kind kind) {
    return switch (kind) {
      case Kind.Nested nested -> Stream.of(nested.shape());
      case Kind.Many many -> nested(many.item());
      case Kind.Table table -> nested(table.value());
      case Kind.Simple _, Kind.WithPlace _, Kind.OwnPlace _ -> Stream.empty();
    };
  }

  private static Stream<String> faultsOf(RecordShape shape) {
    var faults = new ArrayList<String>();
    shape.components().forEach(component -> addFaults(component, faults));
    List<String> keys = shape.keyNames();
    keys.stream()
        .distinct()
        .filter(key -> keys.indexOf(key) != keys.lastIndexOf(key))
        .forEach(key -> faults.add("two components have the key `" + key + "`"));
    return faults.stream().map(fault -> shape.type().getSimpleName() + ": " + fault);
  }

  private static void addFaults(Component component, List<String> faults) {
    String name = component.name();
    if (component.isKey() && (component.doc() == null || component.doc().isBlank())) {
      faults.add(name + " has no @Doc");
    }
    if (component.isNullable() && component.defaultNode() != null) {
      faults.add(name + " is @Nullable and has a @Default");
    }
    if (component.defines() != null && !(component.kind() instanceof Kind.Table)) {
      faults.add(name + " has @Defines but is no Map");
    }
    if (component.refersTo() != null && !isText(component.kind())) {
      faults.add(name + " has @RefersTo but is no text");
    }
    addDefaultFaults(component, faults);
  }

  private static boolean isText(Kind kind) {
    return switch (kind) {
      case Kind.Simple simple -> simple.type() == String.class;
      case Kind.WithPlace located -> isText(located.value());
      case Kind.Many many -> isText(many.item());
      case Kind.Table _, Kind.Nested _, Kind.OwnPlace _ -> false;
    };
  }

  /// A default is bound here in an empty world, where no file and no variable exists.
  private static void addDefaultFaults(Component component, List<String> faults) {
    Node node = component.defaultNode();
    if (node != null) {
      var problems = new Problems();
      new Binder(new Outside(_ -> null, SecretStore.NONE), problems)
          .value(component.kind(), node, component.key());
      problems
          .list()
          .forEach(p -> faults.add(component.name() + " has a wrong @Default: " + p.message()));
    }
  }
}

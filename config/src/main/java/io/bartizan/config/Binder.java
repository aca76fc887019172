package io.bartizan.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes records from nodes, as the components of the records say. A mistake is reported where it
/// stands, and everything beside it is still looked at. Within this class null means "already
/// reported".
public final class Binder {
  private final Problems problems;
  private final Outside outside;
  private final Bound bound = new Bound();
  private final Names names = new Names();
  private final Records records = new Records(this);

  Binder(Outside outside, Problems problems) {
    this.outside = outside;
    this.problems = problems;
  }

  /// The record that `node` says, or null after reporting everything that is wrong in it.
  public static <T extends Record> @Nullable T bind(Node node, Class<T> type, Problems problems) {
    var binder = new Binder(new Outside(System::getenv, SecretStore.NONE), problems);
    T value = binder.root(node, type);
    return problems.isEmpty() ? value : null;
  }

  /// Binds a whole configuration and compares the names it defines with those it uses.
  <T extends Record> @Nullable T root(Node node, Class<T> type) {
    Object value = value(new Kind.Nested(type), node, "");
    names.check(problems);
    return type.cast(value);
  }

  Bound bound() {
    return bound;
  }

  Problems problems() {
    return problems;
  }

  Names names() {
    return names;
  }

  /// What `node` says, read as `kind`; `label` is the key it stands at.
  @Nullable Object value(Kind kind, Node node, String label) {
    if (node instanceof Node.Scalar scalar && scalar.isNull()) {
      return wrong(node, label, "no value", kind);
    }
    if (node instanceof Node.Mapping mapping) {
      names.mentionLost(mapping);
    }
    return switch (kind) {
      case Kind.Simple simple -> simple(simple, node, label);
      case Kind.Many many -> many(many, node, label);
      case Kind.Table table -> table(table, node, label);
      case Kind.Nested nested -> records.bind(nested.shape(), node, label);
      case Kind.WithPlace located -> located(located, node, label);
      case Kind.OwnPlace _ -> node.place();
    };
  }

  private @Nullable Object simple(Kind.Simple kind, Node node, String label) {
    if (!(node instanceof Node.Scalar scalar)) {
      return wrong(node, label, kind);
    }
    try {
      Object value = kind.form().read(scalar, outside);
      if (value instanceof Unsafe choice) {
        bound.addUnsafe(choice, scalar.place());
      }
      return value;
    } catch (IllegalArgumentException e) {
      return refused(node, label, e);
    }
  }

  private @Nullable Object located(Kind.WithPlace kind, Node node, String label) {
    Object value = value(kind.value(), node, label);
    return value == null ? null : new Located<>(value, node.place());
  }

  private @Nullable Object many(Kind.Many kind, Node node, String label) {
    return switch (node) {
      case Node.Sequence sequence -> items(kind, sequence.items(), label);
      case Node.Scalar _, Node.Mapping _ ->
          kind.oneAllowed() ? items(kind, List.of(node), label) : wrong(node, label, kind);
      case Node.Broken _ -> null;
    };
  }

  private @Nullable Object items(Kind.Many kind, List<Node> nodes, String label) {
    var values = new ArrayList<Object>();
    var places = new LinkedHashMap<Object, Place>();
    boolean complete = true;
    for (Node node : nodes) {
      Object value = value(kind.item(), node, label);
      if (value == null || (kind.distinct() && isRepeated(value, node, label, places))) {
        complete = false;
      } else {
        values.add(value);
      }
    }
    bound.addList(List.copyOf(values));
    return complete ? collected(kind, values) : null;
  }

  private boolean isRepeated(Object value, Node node, String label, Map<Object, Place> places) {
    Place first = places.putIfAbsent(value, node.place());
    if (first != null) {
      problems.add(node.place(), labelled(label, "this value is already listed at " + first));
    }
    return first != null;
  }

  private static Object collected(Kind.Many kind, List<Object> values) {
    return kind.distinct()
        ? Collections.unmodifiableSet(new LinkedHashSet<>(values))
        : List.copyOf(values);
  }

  private @Nullable Object table(Kind.Table kind, Node node, String label) {
    if (!(node instanceof Node.Mapping mapping)) {
      return wrong(node, label, kind);
    }
    var values = new LinkedHashMap<String, Object>();
    mapping
        .entries()
        .forEach((name, entry) -> putBound(values, name, value(kind.value(), entry.value(), name)));
    bound.addTable(Collections.unmodifiableMap(values));
    boolean complete = values.size() == mapping.entries().size();
    return complete ? Collections.unmodifiableMap(values) : null;
  }

  private static void putBound(Map<String, Object> values, String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /// Reports that `node` is not of the kind it should be. Its text is not repeated: it may be a
  /// secret.
  @Nullable Object wrong(Node node, String label, Kind kind) {
    return switch (node) {
      case Node.Scalar _ -> wrong(node, label, "a simple value", kind);
      case Node.Sequence _ -> wrong(node, label, "a list", kind);
      case Node.Mapping _ -> wrong(node, label, "a mapping", kind);
      case Node.Broken _ -> null;
    };
  }

  private @Nullable Object wrong(Node node, String label, String found, Kind kind) {
    names.mention(node);
    problems.add(
        node.place(), labelled(label, found + " (expected: " + Described.expectation(kind) + ")"));
    return null;
  }

  /// Reports what a parser, constructor or factory had against `node`.
  @Nullable Object refused(Node node, String label, IllegalArgumentException e) {
    problems.add(node.place(), labelled(label, String.valueOf(e.getMessage())));
    return null;
  }

  static String labelled(String label, String message) {
    return label.isEmpty() ? message : Shown.of(label) + ": " + message;
  }
}

package io.bartizan.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The part of [Binder] that makes one record from one mapping.
final class Records {
  /// Stands for a component that has been reported, since null stands for one that is absent.
  private enum Failed {
    FAILED
  }

  private final Binder binder;

  Records(Binder binder) {
    this.binder = binder;
  }

  @Nullable Object bind(RecordShape shape, Node node, String label) {
    Object record = bound(shape, node, label);
    if (record == null) {
      binder.bound().addBroken(shape.type());
    }
    return record;
  }

  private @Nullable Object bound(RecordShape shape, Node node, String label) {
    return switch (node) {
      case Node.Mapping mapping -> fromMapping(shape, mapping, label);
      case Node.Scalar scalar -> fromScalar(shape, scalar, label);
      case Node.Sequence _ -> binder.wrong(node, label, new Kind.Nested(shape.type()));
      case Node.Broken _ -> null;
    };
  }

  private @Nullable Object fromScalar(RecordShape shape, Node.Scalar scalar, String label) {
    RecordShape.Abbreviation shorthand = shape.shorthand();
    if (shorthand == null) {
      return binder.wrong(scalar, label, new Kind.Nested(shape.type()));
    }
    Object value = binder.value(shorthand.value(), scalar, label);
    return value == null
        ? null
        : checked(() -> RecordShape.abbreviated(shorthand, value), shape, scalar, label);
  }

  private @Nullable Object fromMapping(RecordShape shape, Node.Mapping mapping, String label) {
    Set<String> meant = reportUnknown(shape, mapping);
    return components(shape, mapping, meant, label);
  }

  private @Nullable Object components(
      RecordShape shape, Node.Mapping mapping, Set<String> meant, String label) {
    List<Component> components = shape.components();
    @Nullable Object[] values = new @Nullable Object[components.size()];
    boolean complete = true;
    for (int i = 0; i < values.length; i++) {
      values[i] = component(components.get(i), mapping, meant, label);
      complete &= values[i] != Failed.FAILED;
    }
    return complete ? checked(() -> shape.construct(values), shape, mapping, label) : null;
  }

  /// Reports unknown keys; returns the known ones that were probably meant.
  private Set<String> reportUnknown(RecordShape shape, Node.Mapping mapping) {
    var known = new HashSet<>(shape.keyNames());
    var meant = new HashSet<String>();
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!known.contains(key)) {
            reportUnknown(key, entry, known, meant);
          }
        });
    return meant;
  }

  private void reportUnknown(
      String key, Node.Entry entry, Collection<String> known, Set<String> meant) {
    binder.names().mention(entry.value());
    if (binder.problems().isFull()) {
      binder.problems().add(entry.keyPlace(), "unknown key `" + Shown.of(key) + "`");
    } else {
      Suggestions.nearest(key, known).ifPresent(meant::add);
      binder.problems().add(entry.keyPlace(), Suggestions.unknown("key", key, known));
    }
  }

  private @Nullable Object component(
      Component component, Node.Mapping mapping, Set<String> meant, String label) {
    if (component.isInline()) {
      return inline(component, mapping, meant, label);
    }
    if (!component.isKey()) {
      return mapping.place();
    }
    Node.Entry entry = mapping.entry(component.key());
    return entry == null
        ? absent(component, mapping, meant)
        : failedIfNull(present(component, entry.value()));
  }

  private @Nullable Object inline(
      Component component, Node.Mapping mapping, Set<String> meant, String label) {
    RecordShape shape = component.inlineShape();
    boolean written = shape.keyNames().stream().anyMatch(mapping.entries()::containsKey);
    return !written && component.isNullable()
        ? null
        : failedIfNull(components(shape, mapping, meant, label));
  }

  private @Nullable Object present(Component component, Node node) {
    Defines defines = component.defines();
    if (defines != null) {
      binder.names().define(defines, node);
    }
    RefersTo refersTo = component.refersTo();
    if (refersTo != null) {
      binder.names().use(refersTo, node);
    }
    return binder.value(component.kind(), node, component.key());
  }

  private @Nullable Object absent(Component component, Node.Mapping mapping, Set<String> meant) {
    Defines defines = component.defines();
    if (defines != null && meant.contains(component.key())) {
      binder.names().unknowable(defines);
    }
    Node byDefault = component.defaultNode();
    if (byDefault != null) {
      return failedIfNull(present(component, byDefault.at(mapping.place())));
    }
    if (component.isNullable()) {
      return meant.contains(component.key()) ? Failed.FAILED : null;
    }
    if (!meant.contains(component.key())) {
      String expected = Described.expectation(component.kind());
      binder
          .problems()
          .add(
              mapping.place(),
              "missing key `" + component.key() + "` (expected: " + expected + ")");
    }
    return Failed.FAILED;
  }

  private static Object failedIfNull(@Nullable Object value) {
    return value == null ? Failed.FAILED : value;
  }

  /// Runs a constructor or factory and reports what it refuses.
  private @Nullable Object checked(
      Supplier<Record> make, RecordShape shape, Node node, String label) {
    try {
      Record made = make.get();
      binder.bound().add(made);
      return made;
    } catch (InvalidValue e) {
      e.faults().forEach(fault -> report(fault, shape, node));
      return null;
    } catch (IllegalArgumentException e) {
      return binder.refused(node, label, e);
    }
  }

  private void report(InvalidValue.Fault fault, RecordShape shape, Node node) {
    String key = shape.keyOf(fault.component());
    Node.Entry entry = node instanceof Node.Mapping mapping ? mapping.entry(key) : null;
    Place place = entry == null ? node.place() : entry.value().place();
    binder.problems().add(place, key + ": " + fault.complaint());
  }
}

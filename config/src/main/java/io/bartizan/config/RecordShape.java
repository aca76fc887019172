package io.bartizan.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a configuration record looks like in a file, read from its class once.
record RecordShape(
    Class<? extends Record> type,
    List<Component> components,
    Constructor<? extends Record> constructor,
    @Nullable Abbreviation shorthand) {

  /// The factory that makes the record from one simple value.
  record Abbreviation(Method factory, Kind.Simple value) {}

  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return read(type.asSubclass(Record.class));
        }
      };

  static RecordShape of(Class<? extends Record> type) {
    return SHAPES.get(type);
  }

  private static RecordShape read(Class<? extends Record> type) {
    var components = Arrays.stream(type.getRecordComponents()).map(Component::of).toList();
    return new RecordShape(type, components, constructorOf(type), shorthandOf(type));
  }

  private static Constructor<? extends Record> constructorOf(Class<? extends Record> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new LinkageError("a record without its canonical constructor", e);
    }
  }

  private static @Nullable Abbreviation shorthandOf(Class<? extends Record> type) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Shorthand.class)) {
        return shorthand(type, method);
      }
    }
    return null;
  }

  private static Abbreviation shorthand(Class<? extends Record> type, Method method) {
    boolean fits =
        Modifier.isStatic(method.getModifiers())
            && method.getReturnType() == type
            && method.getParameterCount() == 1;
    Form<?> form = fits ? Forms.of(method.getParameterTypes()[0]) : null;
    if (form == null) {
      throw new IllegalStateException(
          method + ": @Shorthand needs a static factory of one simple value");
    }
    method.setAccessible(true);
    return new Abbreviation(method, new Kind.Simple(method.getParameterTypes()[0], form));
  }

  /// What the record is, if its author says so.
  Optional<String> doc() {
    return Optional.ofNullable(type.getAnnotation(Doc.class)).map(Doc::value);
  }

  /// The components that have a key in the mapping of this record, those of inline records
  /// included.
  Stream<Component> keys() {
    return components.stream()
        .flatMap(
            c -> c.isInline() ? c.inlineShape().keys() : c.isKey() ? Stream.of(c) : Stream.of());
  }

  List<String> keyNames() {
    return keys().map(Component::key).toList();
  }

  /// The key of a component by its Java name, or the name itself if there is no such component.
  String keyOf(String componentName) {
    return components.stream()
        .filter(component -> component.name().equals(componentName))
        .findFirst()
        .map(Component::key)
        .orElse(componentName);
  }

  /// Calls the canonical constructor.
  ///
  /// @throws IllegalArgumentException if the constructor refuses the values
  Record construct(@Nullable Object[] arguments) {
    try {
      return type.cast(constructor.newInstance(arguments));
    } catch (InvocationTargetException e) {
      throw thrownBy(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + type.getName(), e);
    }
  }

  /// Calls the shorthand factory.
  ///
  /// @throws IllegalArgumentException if the factory refuses the value
  static Record abbreviated(Abbreviation shorthand, Object value) {
    try {
      return (Record) shorthand.factory().invoke(null, value);
    } catch (InvocationTargetException e) {
      throw thrownBy(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot call " + shorthand.factory(), e);
    }
  }

  /// What a constructor threw: an exception to rethrow, or an error thrown at once.
  private static RuntimeException thrownBy(InvocationTargetException e) {
    return switch (e.getCause()) {
      case RuntimeException thrown -> thrown;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(e.getCause());
    };
  }
}

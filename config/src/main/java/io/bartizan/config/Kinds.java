package io.bartizan.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads from a Java type what may stand in a file.
final class Kinds {
  private Kinds() {}

  /// @throws IllegalStateException if no file can say what the component wants: a mistake in the
  ///   program
  static Kind of(RecordComponent member) {
    Kind kind = of(member.getGenericType(), member);
    if (!member.isAnnotationPresent(OneOrMany.class)) {
      return kind;
    }
    return switch (kind) {
      case Kind.Many many -> oneOr(many);
      case Kind.Table(Kind.Many many) -> new Kind.Table(oneOr(many));
      default -> throw unsupported(member, "@OneOrMany needs a List or a Set, or a Map of them");
    };
  }

  private static Kind.Many oneOr(Kind.Many many) {
    return new Kind.Many(many.item(), many.distinct(), true);
  }

  private static Kind of(Type type, RecordComponent member) {
    return switch (type) {
      case Class<?> plain -> ofClass(plain, member);
      case ParameterizedType generic -> ofGeneric(generic, member);
      default -> throw unsupported(member, "unsupported type " + type);
    };
  }

  private static Kind ofClass(Class<?> type, RecordComponent member) {
    if (type == Place.class) {
      return new Kind.OwnPlace();
    }
    boolean readable = type == Path.class && member.isAnnotationPresent(Readable.class);
    Form<?> form = readable ? Forms.READABLE : Forms.of(primitive(type));
    if (form != null) {
      return new Kind.Simple(type, form);
    }
    if (type.isRecord()) {
      return new Kind.Nested(type.asSubclass(Record.class));
    }
    throw unsupported(member, "unsupported type " + type);
  }

  /// A boxed type stands for its primitive, so that a number may be absent.
  private static Class<?> primitive(Class<?> type) {
    return type == Integer.class
        ? int.class
        : type == Long.class
            ? long.class
            : type == Double.class ? double.class : type == Boolean.class ? boolean.class : type;
  }

  private static Kind ofGeneric(ParameterizedType type, RecordComponent member) {
    Type[] arguments = type.getActualTypeArguments();
    Kind last = of(unbounded(arguments[arguments.length - 1]), member);
    @Nullable Type raw = type.getRawType();
    if (raw == List.class || raw == Set.class) {
      return new Kind.Many(last, raw == Set.class, false);
    }
    if (raw == Map.class && arguments[0] == String.class) {
      return new Kind.Table(last);
    }
    if (raw == Located.class && last instanceof Kind.Simple simple) {
      return new Kind.WithPlace(simple);
    }
    throw unsupported(member, "unsupported type " + type);
  }

  private static Type unbounded(Type type) {
    return type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
  }

  private static IllegalStateException unsupported(RecordComponent member, String why) {
    return new IllegalStateException(
        member.getDeclaringRecord().getName() + "." + member.getName() + ": " + why);
  }
}

package io.bartizan.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a key means, for its reference page and the JSON Schema: unit, range and effect in a
/// sentence or two. Every component of a configuration record has one; [Shapes#faults] lists those
/// that do not.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Doc {
  String value();
}

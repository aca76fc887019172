package io.bartizan.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a `Map<String, T>`: its keys are the names of one sort of thing (`"service"`). Other keys
/// point at them with [RefersTo]; a name to which nothing points is an error unless `mayBeUnused`
/// says otherwise.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Defines {
  String value();

  boolean mayBeUnused() default false;
}

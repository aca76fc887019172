package io.bartizan.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a `String`, `Located<String>` or a list of them: each text is a name that [Defines]
/// introduced for the same sort of thing, anywhere in the configuration. Any other name is an error
/// with a suggestion.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface RefersTo {
  String value();
}

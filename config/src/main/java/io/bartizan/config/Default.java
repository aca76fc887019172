package io.bartizan.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a key means when it is not written, as it would be written: `"30s"`, `"[]"`, `"{}"`. The
/// text is read by the same parsers as the file, so a default can never be what a file could not
/// say.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  String value();
}

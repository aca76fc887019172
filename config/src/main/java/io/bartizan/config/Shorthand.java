package io.bartizan.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a public static factory of a record that takes one simple value: that value may stand in the
/// file in place of the whole mapping, so that `waf: crs` means what `waf: { rules: crs }` means.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Shorthand {}

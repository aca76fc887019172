package io.bartizan.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a `Path`: the file must exist, be a regular file and be readable when the configuration is
/// loaded. It is among the files to watch.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@SuppressWarnings("AvoidCommonTypeNames") // java.lang.Readable is never used beside it
public @interface Readable {}

package io.bartizan.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// Why a file cannot be read, in words for an operator.
final class FileTrouble {
  private FileTrouble() {}

  static String why(@Nullable IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "no such folder";
      case null -> "unknown trouble";
      default -> String.valueOf(e.getMessage());
    };
  }
}

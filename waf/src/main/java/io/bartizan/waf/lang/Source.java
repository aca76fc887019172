package io.bartizan.waf.lang;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Rules to read: a name for errors, the folder that relative paths start from, and the text, in
/// which each character stands for one byte.
public record Source(String name, @Nullable Path folder, String text) {
  /// A file; its own folder is where relative paths start.
  public static Source file(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    return new Source(file.toString(), file.toAbsolutePath().getParent(), text);
  }

  /// Rules that stand in no file: UTF-8 as bytes; relative paths start from `folder`.
  public static Source text(String name, @Nullable Path folder, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Source(name, folder, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /// A path as the rules name it: absolute, or relative to the folder of this source.
  public Path resolve(String path) {
    return folder == null ? Path.of(path) : folder.resolve(path);
  }

  @Override
  public String toString() {
    return name;
  }
}

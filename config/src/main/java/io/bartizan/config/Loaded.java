package io.bartizan.config;

import java.nio.file.Path;
import java.util.List;

/// What came of loading a configuration.
public sealed interface Loaded<T> {
  /// Every file that was read or looked for, the missing ones too: the configuration may mean
  /// something else as soon as one of them changes.
  List<Path> files();

  /// What it has taken in from elsewhere, which may change too.
  List<Remote> remotes();

  /// The value.
  ///
  /// @throws IllegalStateException listing the problems if there are any
  T orElseThrow();

  /// Nothing was wrong. `unsafe` lists the unsafe choices that the operator made.
  record Good<T>(T value, List<Path> files, List<UnsafeChoice> unsafe, List<Remote> remotes)
      implements Loaded<T> {
    public Good {
      files = List.copyOf(files);
      unsafe = List.copyOf(unsafe);
      remotes = List.copyOf(remotes);
    }

    @Override
    public T orElseThrow() {
      return value;
    }
  }

  /// Something was wrong: every mistake, by file and position.
  record Bad<T>(Problems problems, List<Path> files, List<Remote> remotes) implements Loaded<T> {
    public Bad {
      files = List.copyOf(files);
      remotes = List.copyOf(remotes);
    }

    @Override
    public T orElseThrow() {
      throw new IllegalStateException(problems.toString());
    }
  }
}

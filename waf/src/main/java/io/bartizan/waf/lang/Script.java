package io.bartizan.waf.lang;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Rule files, read and amended: settings, rules and markers in order, and notes on directives that
/// change nothing here.
public record Script(Settings settings, List<Item> items, List<Note> notes) {
  public Script {
    items = List.copyOf(items);
    notes = List.copyOf(notes);
  }

  /// Reads files in order, as if they were one.
  public static Script read(List<Path> files) throws IOException, SecLangException {
    ScriptReader reader = new ScriptReader();
    for (Path file : files) {
      reader.read(Source.file(file));
    }
    return reader.script();
  }

  /// Reads sources in order, as if they were one.
  public static Script of(Source... sources) throws SecLangException {
    ScriptReader reader = new ScriptReader();
    for (Source source : sources) {
      reader.read(source);
    }
    return reader.script();
  }
}

package io.bartizan.waf.operator;

import java.io.IOException;

/// Reads the files that operators name, such as `@pmFromFile words.data`; whoever reads the rules
/// knows where they are.
public interface DataFiles {
  /// No files at all.
  DataFiles NONE =
      name -> {
        throw new IOException("no files here");
      };

  /// All bytes of a file.
  byte[] read(String name) throws IOException;
}

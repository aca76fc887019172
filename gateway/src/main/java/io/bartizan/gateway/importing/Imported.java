package io.bartizan.gateway.importing;

import java.util.List;

/// What became of a document.
///
/// @param text the configuration
/// @param routes how many routes it has
/// @param dropped how many pieces of the document are not imported
/// @param open what an operator has to fill in or to decide before it loads
record Imported(String text, int routes, int dropped, List<String> open) {
  Imported {
    open = List.copyOf(open);
  }
}

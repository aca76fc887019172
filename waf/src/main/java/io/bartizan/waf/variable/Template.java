package io.bartizan.waf.variable;

import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import java.util.BitSet;

/// Text with macros, ready to be filled in. Immutable; any thread.
public interface Template {
  /// The text with macros filled in: at most 8 KiB of each.
  Text text(State state);

  /// Whether the text depends on nothing but numbered variables of TX, whose numbers are added.
  default boolean dependsOnly(BitSet numbers) {
    return false;
  }

  /// Whether nothing is to be filled in.
  default boolean isFixed() {
    return false;
  }
}

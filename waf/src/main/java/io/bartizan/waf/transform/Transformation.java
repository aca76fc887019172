package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// What SecLang writes as `t:NAME`: makes one text of another, in time linear in its length.
/// Stateless; any thread.
public interface Transformation {
  /// The transformed text: the same object if nothing changed.
  Text of(Text text);
}

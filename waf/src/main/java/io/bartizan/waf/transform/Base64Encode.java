package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;
import java.util.Base64;

/// Encodes as Base64, with padding.
final class Base64Encode implements Transformation {
  @Override
  public Text of(Text text) {
    return text.isEmpty() ? text : Text.of(Base64.getEncoder().encode(text.bytes()));
  }
}

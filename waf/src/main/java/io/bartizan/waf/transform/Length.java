package io.bartizan.waf.transform;

import io.bartizan.waf.text.Text;

/// The number of bytes, in decimal digits.
final class Length implements Transformation {
  @Override
  public Text of(Text text) {
    Text length = Text.latin1(Integer.toString(text.length()));
    return length.equals(text) ? text : length;
  }
}
